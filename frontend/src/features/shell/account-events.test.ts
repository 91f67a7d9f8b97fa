import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { resetChat } from '../chat/actions.ts';
import { showBranch } from '../chat/branches.ts';
import { beginEdit, endEdit } from '../chat/editing.ts';
import { emptyThread, getThread, putThread, setLive } from '../chat/state.ts';
import type { LiveAnswer, Turn } from '../chat/types.ts';
import { resetConversations, useConversations } from '../conversations/state.ts';
import { onAccountEvent } from './account-events.ts';

const at = (day: number) => `2026-01-0${day}T00:00:00Z`;
const summary = (id: number, day: number, title: string) => ({
  id,
  title,
  title_state: 'set' as const,
  pinned_at: null,
  created_at: at(1),
  updated_at: at(day),
});
const message = (id: number, parentId: number | null, role: string) => ({
  id,
  role,
  content: `t${id}`,
  parent_id: parentId,
  status: 'done',
  run_id: null,
  last_seq: null,
  sibling_ids: [id],
  parts: [],
});
const turn = (id: number, parentId: number | null, role: string) =>
  ({ ...message(id, parentId, role), key: `m${id}` }) as unknown as Turn;
const branch = [message(3, null, 'user'), message(4, 3, 'assistant')];

let requests: string[];
beforeEach(() => {
  requests = [];
  const location = { pathname: '/c/5' };
  vi.stubGlobal('window', Object.assign(new EventTarget(), { location }));
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('fetch', async (path: string) => {
    requests.push(path);
    return Response.json({ ...summary(5, 2, 'Old'), messages: branch, has_older: false, has_newer: false });
  });
  putThread({
    ...emptyThread('c5'),
    id: 5,
    title: 'Old',
    turns: [turn(1, null, 'user'), turn(2, 1, 'assistant')],
  });
});
afterEach(() => {
  resetChat();
  resetConversations();
  vi.unstubAllGlobals();
});

const hear = (leafId?: number, title = 'Old') =>
  onAccountEvent({
    type: 'conversation.changed',
    conversation: summary(5, 2, title),
    ...(leafId !== undefined && { leaf_id: leafId }),
  });
const shownIds = () => getThread('c5').turns.map(({ id }) => id);
const passed = () => new Promise((done) => setTimeout(done));

test('a chat further down than the list was read has its new name where it is open', () => {
  useConversations.setState({ items: [summary(9, 8, 'Latest')], nextCursor: 'more' });
  hear(undefined, 'New');
  expect(getThread('c5').title).toBe('New');
  expect(useConversations.getState().items).toHaveLength(1);
});

test('another branch that was chosen elsewhere is shown', async () => {
  hear(4);
  await vi.waitFor(() => expect(shownIds()).toEqual([3, 4]));
});

test('the branch that is on the screen is not read again', async () => {
  hear(2);
  hear();
  await passed();
  expect(requests).toEqual([]);
});

test('a branch that is chosen here is read once, though its event comes first', async () => {
  const choice = showBranch('c5', 3);
  hear(4);
  await choice;
  await passed();
  expect(shownIds()).toEqual([3, 4]);
  expect(requests).toHaveLength(1);
});

test.each([
  ['a message is edited', () => beginEdit(turn(1, null, 'user')), () => endEdit('m1')],
  [
    'an answer is written',
    () => setLive('m2', { conversationId: 5 } as LiveAnswer),
    () => setLive('m2', null),
  ],
])('while %s here the branch waits', async (_what, begin, end) => {
  begin();
  hear(4);
  await passed();
  expect(requests).toEqual([]);
  end();
  await vi.waitFor(() => expect(shownIds()).toEqual([3, 4]));
});
