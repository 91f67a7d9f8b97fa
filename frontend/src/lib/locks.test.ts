import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectAlone, ifAlone } from './locks.ts';

let page: EventTarget & { visibilityState: DocumentVisibilityState };
const show = (visibilityState: DocumentVisibilityState) => {
  page.visibilityState = visibilityState;
  page.dispatchEvent(new Event('visibilitychange'));
};

beforeEach(() => {
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' as const });
  vi.stubGlobal('document', page);
  vi.stubGlobal('navigator', {});
});
afterEach(() => void vi.unstubAllGlobals());

test('a tab without locks is connected while it is in view', async () => {
  const over = new AbortController();
  let open = 0;
  const connected = connectAlone('channel', over.signal, async (signal) => {
    open += 1;
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    open -= 1;
  });
  const seen: number[] = [];
  for (const state of ['visible', 'hidden', 'visible', 'hidden', 'visible'] as const) {
    show(state);
    await new Promise(setImmediate);
    seen.push(open);
  }
  expect(seen).toEqual([1, 0, 1, 0, 1]);
  over.abort();
  await connected;
  expect(open).toBe(0);
});

test('a tab without locks has each place once, and none while it is out of view', async () => {
  const end = Promise.withResolvers<void>();
  const first = ifAlone('place', (isAlone) => end.promise.then(() => isAlone));
  const seen = [await ifAlone('place', async (isAlone) => isAlone)];
  seen.push(await ifAlone('other', async (isAlone) => isAlone));
  end.resolve();
  seen.push(await first);
  seen.push(await ifAlone('place', async (isAlone) => isAlone));
  show('hidden');
  seen.push(await ifAlone('place', async (isAlone) => isAlone));
  expect(seen).toEqual([false, true, true, true, false]);
});
