import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetThread, missThread, resetChat } from './actions.ts';
import { Prefetcher, prefetch } from './prefetch.ts';
import { useChat } from './state.ts';

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

test.each([
  ['here', forgetThread],
  ['elsewhere', missThread],
])('a chat that was deleted %s does not come back by what was asked before', async (_where, remove) => {
  resetChat();
  const asked = Promise.withResolvers<Response>();
  vi.stubGlobal('fetch', () => asked.promise);
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('document', new EventTarget());
  const done = prefetch(7, new AbortController().signal);
  await vi.advanceTimersByTimeAsync(0);
  remove(7);
  asked.resolve(Response.json({ id: 7, title: 'Gone', messages: [], has_older: false, has_newer: false }));
  await done;
  expect(useChat.getState().threads).toEqual({});
  vi.unstubAllGlobals();
});
