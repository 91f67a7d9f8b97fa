import type { ConversationPage, ConversationSummary } from '@parley/contract/conversations';
import { create } from 'zustand';
import { ApiError } from '../../lib/http.ts';
import { describeProblem } from '../../lib/problems.ts';
import { showToast } from '../../ui/toasts.ts';
import * as api from './api.ts';
import { mergeSummaries, provisionalTitle, withTop } from './list.ts';

interface ConversationsState {
  items: ConversationSummary[];
  /** Where the next page begins; null once the end is known, undefined before the first page. */
  nextCursor: string | null | undefined;
  status: 'idle' | 'loading' | 'failed';
}

const initial: ConversationsState = { items: [], nextCursor: undefined, status: 'idle' };

export const useConversations = create<ConversationsState>(() => initial);
const { getState, setState } = useConversations;

let era = 0;
/** Deleted here, until the server says so itself: an older word about them that is still on its way is not shown. */
const leaving = new Set<number>();

/** Somebody signed out: what was asked for before is not shown after. */
export function resetConversations(): void {
  era += 1;
  leaving.clear();
  lastChanges.clear();
  setState(initial);
}

/** Readings of the list that are under way, each with what was removed meanwhile. */
const readings = new Set<Set<number>>();

const noPage: ConversationPage = { items: [], next_cursor: null };

/** Reads a page of the list, and with the first the pinned ones. What is removed meanwhile is in neither. */
async function readList(cursor: string | null) {
  const removed = new Set<number>();
  const without = (page: ConversationPage) => ({
    ...page,
    items: page.items.filter(({ id }) => !removed.has(id)),
  });
  readings.add(removed);
  try {
    const [page, pinned] = await Promise.all([
      api.fetchPage(cursor),
      cursor === null ? api.fetchPinned() : noPage,
    ]);
    return { page: without(page), pinned: without(pinned) };
  } finally {
    readings.delete(removed);
  }
}

const isStaying = ({ id }: ConversationSummary) => !leaving.has(id);
const put = (fresh: ConversationSummary[]) =>
  setState(({ items }) => ({ items: mergeSummaries(items, fresh.filter(isStaying)) }));
const find = (id: number) => getState().items.find((item) => item.id === id);
const take = (id: number) => setState(({ items }) => ({ items: items.filter((item) => item.id !== id) }));

/** Reads the next page of the list, or the first. */
export async function loadMore(): Promise<void> {
  const { status, nextCursor, items: asked } = getState();
  if (status === 'loading' || nextCursor === null) return;
  setState({ status: 'loading' });
  const begun = era;
  try {
    const { page, pinned } = await readList(nextCursor ?? null);
    if (begun !== era) return;
    // What was kept in the browser may be gone by now; what has come since is newer.
    if (nextCursor === undefined) {
      const kept = new Set(asked);
      setState(({ items }) => ({ items: items.filter((item) => !kept.has(item)) }));
    }
    put([...page.items, ...pinned.items]);
    setState({ nextCursor: page.next_cursor, status: 'idle' });
  } catch {
    if (begun === era) setState({ status: 'failed' });
  }
}

/** Asks again for the page that could not be read. */
export async function retryList(): Promise<void> {
  if (getState().status === 'failed') await loadMore();
}

/** Brings the top of the list up to date. What could not be read before can be asked for again then. */
export async function refreshTop(): Promise<void> {
  const begun = era;
  const asked = getState().items;
  const top = await readList(null);
  if (begun !== era) return;
  setState(({ items, status }) => ({
    items: withTop(items, asked, top).filter(isStaying),
    status: status === 'failed' ? 'idle' : status,
  }));
}

/** What this browser has kept, until the first page is there. */
export function noteKept(items: ConversationSummary[]): void {
  if (getState().nextCursor === undefined) put(items);
}

/** A message was sent: its conversation is the latest now, and is named after the message until it has a title. */
export function noteActivity(id: number, isNew: boolean, text: string): void {
  const now = new Date().toISOString();
  const known = find(id);
  if (known) put([{ ...known, updated_at: now }]);
  else if (isNew) {
    const title = provisionalTitle(text);
    put([{ id, title, title_state: 'pending', pinned_at: null, created_at: now, updated_at: now }]);
  } else void refreshTop().catch(() => {});
}

export function noteTitle(id: number, title: string): void {
  const known = find(id);
  if (known) put([{ ...known, title }]);
}

/** The server says what became of a conversation, whoever changed it. */
export function noteChanged(conversation: ConversationSummary): void {
  for (const removed of readings) removed.delete(conversation.id);
  const { items, nextCursor } = getState();
  const oldest = items.at(-1);
  // Further down than what has been read: its page will bring it.
  const isListed = nextCursor === null || (oldest && conversation.updated_at >= oldest.updated_at);
  if (isListed || find(conversation.id)) put([conversation]);
}

/** The server says that a conversation is gone: any word of it after this one is newer. */
export function noteRemoved(id: number): void {
  leaving.delete(id);
  for (const removed of readings) removed.add(id);
  take(id);
}

const lastChanges = new Map<number, Promise<unknown>>();
/** Asks for a change once the one before it, of the same conversation, has been answered: side by side they may overtake. */
function inTurn<T>(id: number, ask: () => Promise<T>): Promise<T> {
  const asked = (lastChanges.get(id) ?? Promise.resolve()).then(ask, ask);
  const done = () => {
    if (lastChanges.get(id) === asked) lastChanges.delete(id);
  };
  lastChanges.set(id, asked);
  asked.then(done, done);
  return asked;
}

/** Puts what the server makes of a change, or, when it refuses, says what was not done and puts `before`. */
async function settle(
  asked: Promise<ConversationSummary>,
  before: ConversationSummary,
  what: string,
): Promise<void> {
  const begun = era;
  try {
    const changed = await asked;
    if (begun === era) put([changed]);
  } catch (error) {
    if (begun !== era) return;
    put([before]);
    showToast(`${what} ${describeProblem(error)}`, { tone: 'problem' });
  }
}

/** Pins or unpins at once; it goes back to where it was when the server refuses. */
export async function pinConversation(id: number, isPinned: boolean): Promise<void> {
  const before = find(id);
  if (!before) return;
  put([{ ...before, pinned_at: isPinned ? new Date().toISOString() : null }]);
  await settle(
    inTurn(id, () => api.pin(id, isPinned)),
    before,
    `The chat was not ${isPinned ? 'pinned' : 'unpinned'}.`,
  );
}

/** The latest conversations whose titles have all of these words, wherever in the list they are. */
export async function searchTitles(words: string, signal: AbortSignal): Promise<ConversationSummary[]> {
  return (await api.search(words, signal)).items;
}

/** Renames at once; the old name comes back when the server refuses. */
export async function renameConversation(id: number, title: string): Promise<void> {
  const before = find(id);
  const wanted = title.trim();
  if (!before || wanted === '' || wanted === before.title) return;
  put([{ ...before, title: wanted, title_state: 'set' }]);
  await settle(
    inTurn(id, () => api.rename(id, wanted)),
    before,
    'The name was not changed.',
  );
}

const undoMs = 6000;

/** Deletes at once and offers to undo it. `onUndone` runs when the conversation is back. */
export async function deleteConversation(id: number, onUndone: () => void): Promise<void> {
  const begun = era;
  const before = find(id);
  leaving.add(id);
  take(id);
  const removal = inTurn(id, () => api.remove(id));
  const undo = async () => {
    if (begun !== era) return;
    leaving.delete(id);
    if (before) put([before]);
    try {
      await removal;
    } catch {
      return; // It was never gone.
    }
    try {
      const restored = await api.restore(id);
      if (begun !== era) return;
      put([restored]);
      onUndone();
    } catch (error) {
      if (begun !== era) return;
      take(id);
      showToast(`The chat was not brought back. ${describeProblem(error)}`, { tone: 'problem' });
    }
  };
  const action = { label: 'Undo', run: () => void undo() };
  showToast(before ? `Deleted “${provisionalTitle(before.title)}”` : 'Chat deleted', {
    lifeMs: undoMs,
    action,
  });
  try {
    await removal;
  } catch (error) {
    if (begun !== era || (error instanceof ApiError && error.status === 404)) return;
    leaving.delete(id);
    if (before) put([before]);
    showToast(`The chat was not deleted. ${describeProblem(error)}`, { tone: 'problem' });
  }
}
