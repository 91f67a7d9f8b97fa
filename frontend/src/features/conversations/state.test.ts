import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  deleteConversation,
  loadMore,
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
beforeEach(() => {
  resetConversations();
  isRefused = false;
  const asked: (() => void)[] = [];
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('fetch', (path: string) => {
    const body = path.includes('/conversations/') ? mine : { items: [mine], next_cursor: 'mine' };
    const { promise, resolve } = Promise.withResolvers<Response>();
    asked.push(() => resolve(isRefused ? new Response('', { status: 500 }) : Response.json(body)));
    return promise;
  });
  answer = async () => {
    await vi.waitFor(() => expect(asked).not.toEqual([]));
    for (const say of asked) say();
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
