import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  deleteConversation,
  loadMore,
  noteActivity,
  noteChanged,
  noteKept,
  noteRemoved,
  pinConversation,
  refreshTop,
  renameConversation,
  resetConversations,
  useConversations,
} from './state.ts';

const at = '2026-01-01T00:00:00Z';
const mine = {
  id: 1,
  title: 'mine',
  title_state: 'set',
  pinned_at: null,
  created_at: at,
  updated_at: at,
} as const;

let answer: () => Promise<void>;
let isRefused: boolean;
let requests: string[];
beforeEach(() => {
  resetConversations();
  isRefused = false;
  requests = [];
  const asked: (() => void)[] = [];
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('fetch', (path: string, { method = 'GET' } = {}) => {
    requests.push(method);
    const body = path.includes('/conversations/') ? mine : { items: [mine], next_cursor: 'mine' };
    const { promise, resolve } = Promise.withResolvers<Response>();
    asked.push(() => resolve(isRefused ? new Response('', { status: 500 }) : Response.json(body)));
    return promise;
  });
  answer = async () => {
    await vi.waitFor(() => expect(asked).not.toEqual([]));
    for (const say of asked.splice(0)) say();
  };
});
afterEach(() => vi.unstubAllGlobals());

test.each([
  ['the next page', loadMore],
  ['the top', refreshTop],
  ['a pin', () => pinConversation(1, true)],
  ['a name', () => renameConversation(1, 'other')],
  ['a deletion', () => deleteConversation(1, () => {})],
])('%s that is under way when somebody signs out shows the next one nothing', async (_what, ask) => {
  for (const refused of [false, true]) {
    isRefused = refused;
    useConversations.setState({ items: [mine], nextCursor: 'mine' });
    const done = ask().catch(() => {});
    resetConversations();
    await answer();
    await done;
    expect(useConversations.getState()).toEqual({ items: [], nextCursor: undefined, status: 'idle' });
  }
});

test('a chat that is begun while the first page is under way is listed above it', async () => {
  noteKept([{ ...mine, id: 9 }]);
  const page = loadMore();
  noteActivity(2, true, 'new');
  await answer();
  await page;
  expect(useConversations.getState().items.map(({ id }) => id)).toEqual([2, 1]);
});

test('a list that could not be read can be read on once its top could', async () => {
  isRefused = true;
  const page = loadMore();
  await answer();
  await page;
  expect(useConversations.getState().status).toBe('failed');
  isRefused = false;
  const top = refreshTop();
  await answer();
  await top;
  expect(useConversations.getState()).toEqual({ items: [mine], nextCursor: undefined, status: 'idle' });
});

const shown = () => useConversations.getState().items.map(({ id }) => id);

test.each([
  ['a pin', () => pinConversation(1, true)],
  ['a name', () => renameConversation(1, 'other')],
])('a chat that is deleted while %s is under way stays away, and is deleted after it', async (_what, ask) => {
  for (const refused of [false, true]) {
    isRefused = refused;
    requests = [];
    useConversations.setState({ items: [mine] });
    const change = ask();
    const deletion = deleteConversation(1, () => {});
    expect(shown()).toEqual([]);
    await vi.waitFor(() => expect(requests).toEqual(['PUT']));
    await answer();
    await change;
    expect(shown()).toEqual([]);
    isRefused = false;
    await answer();
    await deletion;
    expect(requests).toEqual(['PUT', 'DELETE']);
    expect(shown()).toEqual([]);
    noteRemoved(1);
  }
});

test('a page that was asked for before a deletion does not bring the chat back; somebody who restores it does', async () => {
  useConversations.setState({ items: [mine], nextCursor: 'mine' });
  const page = loadMore();
  const deletion = deleteConversation(1, () => {});
  await answer();
  await Promise.all([page, deletion]);
  useConversations.setState({ nextCursor: null });
  noteChanged(mine);
  expect(shown()).toEqual([]);
  noteRemoved(1);
  noteChanged(mine);
  expect(shown()).toEqual([1]);
});

test.each([
  ['the first page', undefined, loadMore],
  ['the next page', 'mine', loadMore],
  ['the top', 'mine', refreshTop],
])(
  '%s that was asked for before a chat went elsewhere does not bring it back',
  async (_what, nextCursor, ask) => {
    useConversations.setState({ nextCursor });
    const done = ask();
    noteRemoved(1);
    await answer();
    await done;
    expect(shown()).toEqual([]);
  },
);

test('a chat that went and came back meanwhile is there', async () => {
  const done = loadMore();
  noteRemoved(1);
  noteChanged(mine);
  await answer();
  await done;
  expect(shown()).toEqual([1]);
});
