import { expect, test } from 'vitest';
import { Limiter } from './limiter.ts';

test('runs so many at once, the others in order, and none for whom there is no room', async () => {
  const limiter = new Limiter({ maxRunning: 2, maxWaiting: 1 });
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const task = (name: number) => () =>
    new Promise<void>((resolve) => {
      begun.push(name);
      ends.push(resolve);
    });
  const runs = [1, 2, 3, 4].map((name) => limiter.run(task(name)));
  expect(await runs[3]).toBe(false);
  expect(begun).toEqual([1, 2]);
  ends[1]?.();
  await runs[1];
  await expect.poll(() => begun).toEqual([1, 2, 3]);
  for (const end of ends) end();
  expect(await Promise.all(runs)).toEqual([true, true, true, false]);
});

test('a task that fails makes room', async () => {
  const limiter = new Limiter({ maxRunning: 1, maxWaiting: 1 });
  const failed = limiter.run(() => Promise.reject(new Error('x')));
  const next = limiter.run(async () => {});
  await expect(failed).rejects.toThrow('x');
  expect(await next).toBe(true);
});
