import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Ticker } from './ticker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('reads at the tick, then writes, and rests when nobody streams', async () => {
  const ticker = new Ticker();
  const done: string[] = [];
  ticker.write(() => done.push('written'));
  ticker.read(() => done.push('read'));
  await vi.advanceTimersByTimeAsync(39);
  expect(done).toEqual([]);
  await vi.advanceTimersByTimeAsync(2);
  expect(done).toEqual(['read', 'written']);
  expect(vi.getTimerCount()).toBe(0);
  ticker.read(() => done.push('again'));
  await vi.advanceTimersByTimeAsync(42);
  expect(done).toHaveLength(3);
});

it('goes on with what was asked for meanwhile at the next tick', async () => {
  const ticker = new Ticker();
  let reads = 0;
  const read = () => {
    reads += 1;
    ticker.read(read);
  };
  ticker.read(read);
  await vi.advanceTimersByTimeAsync(402);
  expect(reads).toBe(10);
});

it('takes many reads in turns, and writes after each', async () => {
  const ticker = new Ticker();
  const done: string[] = [];
  const write = () => {
    done.push('w');
    if (done.length < 100) ticker.write(write);
  };
  for (let i = 0; i < 80; i += 1) ticker.read(() => done.push('r'));
  ticker.write(write);
  await vi.advanceTimersByTimeAsync(60);
  expect(done.join('').replace(/r+/g, (all) => `${all.length}`)).toBe('12w12w12w12w12w12w8w');
});

it('knows how late it is on average, and forgets it when nobody streams', async () => {
  vi.useRealTimers();
  const ticker = new Ticker();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let ticks = 0;
  const block = () => {
    const until = performance.now() + 60;
    while (performance.now() < until);
    if (++ticks < 12) ticker.read(block);
    else end();
  };
  expect(ticker.lateMs).toBe(0);
  ticker.read(block);
  await expect.poll(() => ticks, { interval: 5 }).toBeGreaterThan(9);
  expect(ticker.lateMs).toBeGreaterThan(30);
  await ended;
  await expect.poll(() => ticker.lateMs).toBe(0);
});
