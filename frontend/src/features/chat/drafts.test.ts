import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetDrafts, giveBackDraft, handOnDraft, moveDraft, readDraft, setDraft } from './drafts.ts';
import { conversationIdOf, dropThread, emptyThread, putThread, resetState } from './state.ts';

const stored = new Map<string, string>();
/** Its entries are own properties, which `Object.keys` lists, as in a browser. */
const storageOf = (entries: Map<string, string>) =>
  new Proxy(
    {},
    {
      get: (_, name) =>
        ({
          getItem: (key: string) => entries.get(key) ?? null,
          setItem: (key: string, value: string) => entries.set(key, value),
          removeItem: (key: string) => entries.delete(key),
        })[String(name)],
      ownKeys: () => [...entries.keys()],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    },
  );

/** What a tab keeps for itself. */
const newTab = () => new Map<string, string>();
/** This program is loaded in `tab`, for the first time or again. */
function load(tab: Map<string, string>): void {
  forgetDrafts(true);
  resetState();
  vi.stubGlobal('window', {
    localStorage: storageOf(stored),
    sessionStorage: storageOf(tab),
  });
}

beforeEach(() => {
  stored.clear();
  load(newTab());
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
  expect(stored.get('parley.draft.7')).toBe('mine');
});

test('a message that comes back does not take the place of what a reload has left', () => {
  stored.set('parley.draft.5', 'typed before');
  giveBackDraft('c5', 'not sent');
  expect(readDraft('c5')).toBe('not sent\n\ntyped before');
});

test('what is typed at the start page is no part of a chat that was begun there before', () => {
  setDraft('new-3', 'typed since');
  handOnDraft('new-3', 'new-4');
  putThread({ ...emptyThread('new-3'), id: 7 });
  moveDraft('new-3');
  expect([readDraft('new-3'), readDraft('new-4')]).toEqual(['', 'typed since']);
  expect([stored.get('parley.draft.new'), stored.has('parley.draft.7')]).toEqual(['typed since', false]);
});

test('what a reload has left at the start page moves with the chat that is begun there', () => {
  stored.set('parley.draft.new', 'typed before');
  putThread({ ...emptyThread('new-3'), id: 7 });
  moveDraft('new-3');
  expect(readDraft('new-3')).toBe('typed before');
  expect(stored.has('parley.draft.new')).toBe(false);
  expect(stored.get('parley.draft.7')).toBe('typed before');
});

test('each tab has its own words after a reload, at the start page and below one chat', () => {
  const [one, other] = [newTab(), newTab()];
  for (const key of ['new-1', 'c5']) {
    load(one);
    setDraft(key, 'a long prompt');
    load(other);
    setDraft(key, 'something else');
    load(one);
    expect(readDraft(key)).toBe('a long prompt');
    load(other);
    expect(readDraft(key)).toBe('something else');
    setDraft(key, '');
    load(one);
    expect(readDraft(key)).toBe('a long prompt');
  }
});

test('what one tab sends takes nothing from where the next tab finds what another has left', () => {
  const [one, other] = [newTab(), newTab()];
  load(other);
  setDraft('new-1', 'short');
  load(one);
  setDraft('new-1', 'a long prompt');
  load(other);
  setDraft('new-1', '');
  expect(readDraft('new-1')).toBe('');
  load(other);
  expect(readDraft('new-1')).toBe('');
  load(newTab());
  expect(readDraft('new-1')).toBe('a long prompt');
});

test('what a closed tab has left is gone for the next once it is sent', () => {
  load(newTab());
  setDraft('new-1', 'left behind');
  load(newTab());
  expect(readDraft('new-1')).toBe('left behind');
  setDraft('new-1', '');
  load(newTab());
  expect(readDraft('new-1')).toBe('');
});

test('a tab that slept while somebody signed out forgets as well', () => {
  const sleeper = newTab();
  load(sleeper);
  setDraft('new-1', 'for my eyes only');
  load(newTab());
  forgetDrafts();
  expect([...stored]).toEqual([]);
  setDraft('new-1', 'by the next');
  load(sleeper);
  expect(readDraft('new-1')).toBe('by the next');
  expect(JSON.stringify([...sleeper])).not.toContain('my eyes');
});
