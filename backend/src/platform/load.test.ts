import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { watchLoad } from './load.ts';

function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

const many = 100;
const few = 5;

test('a loop that is late all the time is too high a load, and one that is free again is not', async () => {
  const load = watchLoad();
  expect(load.isTooHigh(many)).toBe(false);
  const until = performance.now() + 5_000;
  while (!load.isTooHigh(many) && performance.now() < until) {
    block(80);
    await sleep(1);
  }
  expect(load.isTooHigh(many)).toBe(true);
  // It is not these that make it late.
  expect(load.isTooHigh(few)).toBe(false);
  await expect.poll(() => load.isTooHigh(many), { timeout: 5_000 }).toBe(false);
});
