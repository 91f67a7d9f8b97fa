/**
 * One clock for all streams. At a tick the sockets of the models are read, and right after that what came is passed on:
 * reading and writing in turn for many streams costs less than a timer each, and far less than every token by itself.
 */
const tickMs = 40;

type Task = () => void;

let timer: NodeJS.Timeout | null = null;
let reads: Task[] = [];
let writes: Task[] = [];

/** Runs the task once, at the beginning of the next tick. */
export function atTick(task: Task): void {
  reads.push(task);
  timer ??= setInterval(tick, tickMs);
}

/** Runs the task once, as soon as what the next tick began to read has come. */
export function afterTick(task: Task): void {
  writes.push(task);
  timer ??= setInterval(tick, tickMs);
}

function tick(): void {
  if (timer && reads.length + writes.length === 0) {
    clearInterval(timer);
    timer = null;
    return;
  }
  const due = reads;
  reads = [];
  for (const task of due) task();
  // After the event loop has asked the sockets once.
  setImmediate(passOn);
}

function passOn(): void {
  const due = writes;
  writes = [];
  for (const task of due) task();
}
