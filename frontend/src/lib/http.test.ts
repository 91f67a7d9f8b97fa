import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { request } from './http.ts';

const listening = new EventTarget();
/** A server that is there and says nothing, until it is no longer asked. */
const silent = vi.fn(
  (_path: string, { signal }: RequestInit) =>
    new Promise<Response>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
    }),
);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', listening);
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('fetch', silent);
  silent.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const ask = (signal?: AbortSignal) => request('/api/v1/models', { auth: 'none', ...(signal && { signal }) });

test('a server that never begins to answer cannot be reached, and is asked no longer', async () => {
  const asking = expect(ask()).rejects.toMatchObject({ code: 'offline' });
  await vi.advanceTimersByTimeAsync(30_000);
  await asking;
  expect(silent.mock.calls[0]?.[1].signal?.aborted).toBe(true);
});

test('a request that a sleep has outlived is given up when the network is back', async () => {
  const asking = expect(ask()).rejects.toMatchObject({ code: 'offline' });
  await vi.advanceTimersByTimeAsync(16_000);
  listening.dispatchEvent(new Event('online'));
  await asking;
});

test('whoever asks may stop asking, and hears their own reason', async () => {
  const stop = new AbortController();
  const asking = expect(ask(stop.signal)).rejects.toThrow('gone');
  stop.abort(new Error('gone'));
  await asking;
});
