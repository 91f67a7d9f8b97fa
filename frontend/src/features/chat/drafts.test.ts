import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetDrafts, giveBackDraft, moveDraft, readDraft, setDraft } from './drafts.ts';
import { conversationIdOf, dropThread, emptyThread, putThread, resetState } from './state.ts';

const stored = new Map<string, string>();
const localStorage = {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => stored.set(key, value),
  removeItem: (key: string) => stored.delete(key),
};

beforeEach(() => {
  vi.stubGlobal('window', { localStorage });
  forgetDrafts();
  stored.clear();
  resetState();
});
afterEach(() => vi.unstubAllGlobals());

test.each([
  ['c5', 5],
  ['new-3', 7],
  ['new-4', null],
  ['new-5', null],
])('%s is conversation %j, also once it has been let go of', (key, id) => {
  putThread({ ...emptyThread('new-3'), id: 7 });
  putThread(emptyThread('new-4'));
  expect(conversationIdOf(key)).toBe(id);
  dropThread('new-3');
  expect(conversationIdOf(key)).toBe(id);
});

test('what is typed below a chat that was begun here stays with it once it has been let go of', () => {
  putThread({ ...emptyThread('new-3'), id: 7 });
  dropThread('new-3');
  setDraft('new-3', 'mine');
  expect([...stored]).toEqual([['parley.draft.7', 'mine']]);
});

test('a message that comes back does not take the place of what a reload has left', () => {
  stored.set('parley.draft.5', 'typed before');
  giveBackDraft('c5', 'not sent');
  expect(readDraft('c5')).toBe('not sent\n\ntyped before');
});

test('what a reload has left at the start page moves with the chat that is begun there', () => {
  stored.set('parley.draft.new', 'typed before');
  putThread({ ...emptyThread('new-3'), id: 7 });
  moveDraft('new-3');
  expect(readDraft('new-3')).toBe('typed before');
  expect([...stored.keys()]).toEqual(['parley.draft.7']);
});
