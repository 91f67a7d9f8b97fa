import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { watchLoad } from './load.ts';

function work(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('is high while the event loop has no rest, and not before or after', async () => {
  const load = watchLoad();
  expect(load.isTooHigh()).toBe(false);
  await sleep(1_100);
  expect(load.isTooHigh()).toBe(false);
  for (let at = 0; at < 45; at += 1) {
    work(40);
    await new Promise(setImmediate);
  }
  expect(load.isTooHigh()).toBe(true);
  await sleep(1_500);
  expect(load.isTooHigh()).toBe(false);
});
