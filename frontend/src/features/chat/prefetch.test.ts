import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Prefetcher } from './prefetch.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function watch() {
  const asked: number[] = [];
  const aborted: number[] = [];
  const prefetcher = new Prefetcher((id, signal) => {
    asked.push(id);
    signal.addEventListener('abort', () => aborted.push(id));
    return new Promise(() => {});
  });
  return { asked, aborted, prefetcher };
}

test('asks for what the pointer rests on, not for what it passes', () => {
  const { asked, prefetcher } = watch();
  for (const id of [1, 2, 3]) {
    prefetcher.rest(id);
    vi.advanceTimersByTime(50);
  }
  prefetcher.rest(null);
  vi.advanceTimersByTime(500);
  expect(asked).toEqual([]);
  prefetcher.rest(4);
  vi.advanceTimersByTime(100);
  prefetcher.rest(4);
  vi.advanceTimersByTime(100);
  expect(asked).toEqual([4]);
});

test('asks at once when the pointer is pressed, and for one conversation at a time', () => {
  const { asked, aborted, prefetcher } = watch();
  prefetcher.now(1);
  prefetcher.rest(2);
  vi.advanceTimersByTime(100);
  prefetcher.now(3);
  expect(asked).toEqual([1, 2, 3]);
  expect(aborted).toEqual([1, 2]);
});
