// Loaded before a server by `--import`: its wall clock is off by CLOCK_OFF_MS, and by one hour less after each SIGUSR2.
import { isMainThread } from 'node:worker_threads';

const hourMs = 3_600_000;
const Right = Date;
let offMs = Number(process.env.CLOCK_OFF_MS ?? 0);
if (isMainThread) {
  process.on('SIGUSR2', () => {
    offMs -= hourMs;
  });
}

const now = () => Right.now() + offMs;
globalThis.Date = new Proxy(Right, {
  construct: (target, values, made) =>
    Reflect.construct(target, values.length === 0 ? [now()] : values, made),
  apply: () => new Right(now()).toString(),
  get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
});
