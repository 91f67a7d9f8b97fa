import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { changeThread, emptyThread, getThread, putThread, resetState, useChat } from '../state.ts';
import type { Thread, Turn } from '../types.ts';
import { readKept, readLatest, removeAll, writeKept } from './database.ts';
import { forgetKept, keepConversations, showKept, warm, wipeKept } from './keeper.ts';
import { toRecord } from './record.ts';

const turn = (id: number) => ({ id, key: `m${id}`, role: 'user', content: `t${id}` }) as Turn;
const ready = (id: number): Thread => ({
  ...emptyThread(`c${id}`),
  id,
  title: `T${id}`,
  turns: [turn(1)],
  readAtMs: 5 + id,
});
const keep = (thread: Thread) => writeKept([toRecord(1, thread)].filter((record) => record !== null));

let undo = () => {};
beforeEach(async () => {
  await removeAll();
  resetState();
});
afterEach(async () => {
  undo();
  undo = () => {};
  await wipeKept();
});

test('keeps what is read from the server, and what changes in it, and forgets what is deleted', async () => {
  undo = keepConversations(1);
  putThread(ready(7));
  const kept = () => readKept(1, 7);
  await vi.waitFor(async () => expect(await kept()).toMatchObject({ title: 'T7' }));
  changeThread('c7', (thread) => ({ ...thread, title: 'renamed' }));
  await vi.waitFor(async () => expect(await kept()).toMatchObject({ title: 'renamed' }), 2000);
  forgetKept(7);
  await vi.waitFor(async () => expect(await kept()).toBeUndefined());
});

test('offers what is kept while the server has not answered, and never over what it has said', async () => {
  await keep(ready(7));
  await keep({ ...ready(8), title: 'old' });
  putThread({ ...ready(8), title: 'new' });
  putThread({ ...emptyThread('c9'), id: 9, load: 'loading' });
  await warm(1);
  expect(getThread('c7')).toMatchObject({ title: 'T7', load: 'ready' });
  expect(getThread('c8').title).toBe('new');
  await keep(ready(9));
  await showKept(9);
  expect(getThread('c9')).toMatchObject({ title: 'T9', load: 'ready', isKept: false });
});

test('says so when what it offers comes after the server could not be reached', async () => {
  await warm(1);
  await keep(ready(7));
  putThread({ ...emptyThread('c7'), id: 7, load: 'failed' });
  await showKept(7);
  expect(getThread('c7')).toMatchObject({ load: 'ready', isKept: true });
});

test('offers nothing to another account, and leaves nothing when somebody signs out', async () => {
  await keep(ready(7));
  await warm(2);
  await showKept(7);
  expect(useChat.getState().threads).toEqual({});
  undo = keepConversations(2);
  await vi.waitFor(async () => expect(await readLatest(1, 9)).toEqual([]));
  await wipeKept();
  // Another tab, which has not heard of it yet, hands over what it has read.
  const other = new BroadcastChannel('parley.cache.2');
  other.postMessage({ type: 'write', records: [{ ...toRecord(2, ready(7)) }] });
  const echo = Promise.withResolvers<void>();
  const listener = new BroadcastChannel('parley.cache.2');
  listener.onmessage = () => echo.resolve();
  other.postMessage({ type: 'remove', id: 1 });
  await echo.promise;
  expect(await readLatest(2, 9)).toEqual([]);
  other.close();
  listener.close();
});

test('a sign-out while the storage is being gone through is not undone by it', async () => {
  undo = keepConversations(1);
  await wipeKept();
  // By then, whatever was under way in the storage has come to its end.
  await readLatest(1, 9);
  await keep(ready(7));
  await showKept(7);
  expect(useChat.getState().threads).toEqual({});
});
