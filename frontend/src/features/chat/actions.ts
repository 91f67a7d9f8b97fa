import type { ChatRequest } from '@parley/contract/chat';
import type { Conversation } from '@parley/contract/conversations';
import type { SearchMode } from '@parley/contract/search';
import { ApiError } from '../../lib/http.ts';
import { randomUuid } from '../../lib/ids.ts';
import { describeProblem } from '../../lib/problems.ts';
import { showToast } from '../../ui/toasts.ts';
import { answerFromMessage } from './answer.ts';
import * as api from './api.ts';
import { forgetKept, showKept, timesForgotten } from './cache/keeper.ts';
import { giveBackDraft, handOnDraft } from './drafts.ts';
import { forgetEdits, setWording } from './editing.ts';
import { forgetMemory } from './memory.ts';
import {
  forgetUnsent,
  holdUnsent,
  isSignedOut,
  keepUnsent,
  leaveUnsent,
  noteRisk,
  requestOf,
  stopUnsent,
  type Unsent,
} from './outbox.ts';
import { appendNewer, hasOlderTurns, mergeEnd, prependOlder, showAround, shownTurns } from './path.ts';
import { attachRuns, beginRun, detachAllRuns, detachRunsOf, runsBegun, stopRun } from './runs.ts';
import {
  changeThread,
  changeTurn,
  chatEvents,
  conversationIdOf,
  currentEra,
  dropThread,
  emptyThread,
  freshKey,
  getThread,
  putThread,
  renewHome,
  resetState,
  threadKey,
  useChat,
} from './state.ts';
import type { Thread, Turn } from './types.ts';

export interface SendOptions {
  model: string | null;
  search: SearchMode;
}

/**
 * Reads a conversation from the server, and goes on with what is being written in it. False: it could not be read, and
 * trying again may help.
 */
export async function loadThread(conversationId: number): Promise<boolean> {
  const key = threadKey(conversationId);
  if (!useChat.getState().threads[key]) {
    putThread({ ...emptyThread(key), id: conversationId, load: 'loading' });
    void showKept(conversationId);
  }
  const isThere = watchPresence(conversationId);
  const begun = runsBegun(key);
  try {
    const conversation = await api.fetchConversation(conversationId);
    if (!isThere()) return true;
    if (begun !== runsBegun(key)) return loadThread(conversationId);
    takeConversation(key, conversation);
    return true;
  } catch (error) {
    if (!isThere()) return true;
    const isMissing = isGone(error);
    if (isMissing) forgetKept(conversationId);
    changeThread(key, (thread) => {
      if (isMissing) return { ...thread, load: 'missing' };
      return thread.load === 'ready' ? { ...thread, isKept: true } : { ...thread, load: 'failed' };
    });
    return isMissing;
  }
}

/** The server knows no such conversation, or not for this reader. */
export const isGone = (error: unknown): boolean => error instanceof ApiError && error.code === 'not_found';

/** Takes over what the server says about the end of a conversation's path, and follows what is written there. */
export function takeConversation(key: string, conversation: Conversation): void {
  changeThread(key, (thread) => mergeEnd(thread, conversation, useChat.getState().live, Date.now()));
  attachRuns(key, () => loadThread(conversation.id));
}

/** Answers whether nobody has signed out since, and the conversation was not deleted: what was asked for before is older. */
function watchPresence(conversationId: number): () => boolean {
  const [era, forgotten] = [currentEra(), timesForgotten(conversationId)];
  return () => era === currentEra() && forgotten === timesForgotten(conversationId);
}

/** Takes over what the server says of a conversation, if that is still there. */
export async function whileThere<T>(id: number, asked: Promise<T>, take: (answer: T) => void): Promise<void> {
  const isThere = watchPresence(id);
  const answer = await asked;
  if (isThere()) take(answer);
}

/** Readings of pages, by thread and direction: each page is asked for once. */
const reading = new Map<string, Promise<boolean>>();

function once(name: string, read: () => Promise<void>): Promise<boolean> {
  const begin = () => {
    // A page that cannot be read is asked for again when the reader comes near it again.
    const work = read()
      .then(
        () => true,
        () => false,
      )
      .finally(() => reading.delete(name));
    reading.set(name, work);
    return work;
  };
  return reading.get(name) ?? begin();
}

/** Reads the page before the first turn on the screen; false when there is none, or it could not be read. */
export async function loadOlder(key: string): Promise<boolean> {
  const thread = getThread(key);
  const first = shownTurns(thread)[0];
  const { id } = thread;
  if (!first || id === null || first.id < 0 || !hasOlderTurns(thread)) return false;
  return once(`older ${key}`, () =>
    whileThere(id, api.fetchConversation(id, { before: first.id }), (page) =>
      changeThread(key, (now) => prependOlder(now, page, first.id)),
    ),
  );
}

/** Reads the page after the last turn of the stretch that the reader went to. */
export async function loadNewer(key: string): Promise<boolean> {
  const { id, excerpt } = getThread(key);
  const last = excerpt?.turns.at(-1);
  if (!last || id === null) return false;
  return once(`newer ${key}`, () =>
    whileThere(id, api.fetchConversation(id, { after: last.id }), (page) =>
      changeThread(key, (now) => appendNewer(now, page, last.id)),
    ),
  );
}

/**
 * Sees to it that the turn of a message is among those on the screen. Null: it is not on the visible path.
 *
 * Errors: ApiError when it cannot be read.
 */
export async function reachMessage(key: string, messageId: number): Promise<Turn | null> {
  const find = () => shownTurns(getThread(key)).find((turn) => turn.id === messageId) ?? null;
  const thread = getThread(key);
  if (find()) return find();
  if (thread.turns.some((turn) => turn.id === messageId)) {
    leaveExcerpt(key);
  } else if (thread.id !== null) {
    try {
      await whileThere(thread.id, api.fetchConversation(thread.id, { around: messageId }), (page) =>
        changeThread(key, (now) => showAround(now, page)),
      );
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    }
  }
  return find();
}

/** Back to the end of the path. */
export function leaveExcerpt(key: string): void {
  changeThread(key, (thread) => (thread.excerpt ? { ...thread, excerpt: null } : thread));
}

interface Sent {
  /** The turn in whose place an edit is sent. */
  edited?: Turn | null;
  /** Of a message that has one already. */
  clientId?: string;
}

/** Sends a message at the end of the visible path, or, as an edit, in the place of `edited`. */
export function sendMessage(
  key: string,
  text: string,
  options: SendOptions,
  { edited = null, clientId = randomUuid() }: Sent = {},
): void {
  const thread = getThread(key);
  const parentId = edited ? edited.parent_id : (thread.turns.at(-1)?.id ?? null);
  const body: ChatRequest = {
    message: text,
    conversation_id: thread.id,
    search: options.search,
    model: options.model,
    client_id: clientId,
    // An empty conversation has no place to name; an edit of the first message names the root.
    ...((edited || parentId !== null) && { parent_id: parentId }),
  };
  keepUnsent(body);
  follow(key, body, edited);
}

/**
 * Shows a message that an earlier page has left unsent where it stood, and sends it; unless its place is not here, or
 * something is being written there.
 */
export async function showUnsent(unsent: Unsent): Promise<void> {
  const { conversation_id: id, parent_id: parentId = null } = unsent;
  const key = id ? threadKey(id) : useChat.getState().homeKey;
  if (id && getThread(key).load !== 'ready') await showKept(id);
  const thread = getThread(key);
  const at = parentId === null ? 0 : thread.turns.findIndex((turn) => turn.id === parentId) + 1;
  const isThere = thread.id === (id ?? null) && thread.load === 'ready';
  const isPlace = parentId === null ? !thread.hasOlder : at > 0;
  if (!isThere || !isPlace || thread.turns.some((turn) => turn.key in useChat.getState().live)) return;
  const edited = thread.turns[at] ?? null;
  if (thread.id === null && edited) return;
  holdUnsent(unsent);
  const answerKey = follow(key, requestOf(unsent), edited, !unsent.isOnlyHere);
  if (unsent.isStopped) stopRun(answerKey);
}

/** Puts a message and the place of its answer on the screen, and sends it until the server has said yes or no. */
function follow(key: string, body: ChatRequest, edited: Turn | null, mayBeTaken = false): string {
  const thread = getThread(key);
  const { message: text, model = null, parent_id: parentId = null } = body;
  const kept = edited ? cutBefore(thread, edited) : { ...thread, excerpt: null };
  const question = draftTurn('user', {
    content: text,
    parent_id: parentId,
    sibling_ids: edited?.sibling_ids ?? [],
  });
  const answer = draftTurn('assistant', { status: 'running', model });
  putThread({ ...kept, load: 'ready', turns: [...kept.turns, question, answer], problem: null });
  beginRun({
    threadKey: key,
    turnKey: answer.key,
    begin: (signal) => api.openChat(body, signal),
    started: () => forgetUnsent(body),
    mayBeTaken,
    risked: () => noteRisk(body),
    undo: (error) => {
      if (isSignedOut(error)) {
        leaveUnsent(body);
        restoreTurns(key, thread, 'Not sent', error);
        return;
      }
      forgetUnsent(body);
      if (isLeft(key)) return undoLeft(key, text, error);
      restoreTurns(key, thread, 'Not sent', error);
      if (isGone(error)) keepAtStart(text);
      else if (edited) setWording(edited.key, text);
      else giveBackDraft(key, text);
    },
    stopping: () => stopUnsent(body),
    gone: () => {
      forgetUnsent(body);
      keepAtStart(text);
    },
    reload: () => reload(key),
  });
  return answer.key;
}

/** The start page is empty again; a chat that was begun there and waits to be sent goes on out of sight. */
export function leaveHome(): void {
  const { homeKey } = useChat.getState();
  if (getThread(homeKey).turns.length === 0) return;
  renewHome();
  handOnDraft(homeKey, useChat.getState().homeKey);
}

/** Begun at the start page, which has another thread by now, and without an address of its own yet. */
const isLeft = (key: string): boolean => conversationIdOf(key) === null && useChat.getState().homeKey !== key;

function undoLeft(key: string, text: string, error: unknown): void {
  chatEvents.emit({ type: 'undone', threadKey: key });
  dropThread(key);
  keepAtStart(text, error);
}

/** Words whose conversation is gone, or was never there: a new one can begin with them. */
function keepAtStart(text: string, error: unknown = null): void {
  giveBackDraft(useChat.getState().homeKey, text);
  const why = error === null ? '' : ` ${describeProblem(error)}`;
  showToast(`Your message was not sent.${why} It is in the composer of a new chat.`, { tone: 'problem' });
}

/** Asks for another answer to the message that `answer` answers. */
export function regenerate(key: string, answer: Turn, options: SendOptions): void {
  const thread = getThread(key);
  const kept = cutBefore(thread, answer);
  const again = draftTurn('assistant', {
    status: 'running',
    model: options.model,
    parent_id: answer.parent_id,
    sibling_ids: answer.sibling_ids,
  });
  putThread({ ...kept, turns: [...kept.turns, again], problem: null });
  const body = { model: options.model, client_id: randomUuid(), search: options.search };
  beginRun({
    threadKey: key,
    turnKey: again.key,
    begin: (signal) => api.openRegeneration(answer.id, body, signal),
    undo: (error) => restoreTurns(key, thread, 'No new answer', error),
    reload: () => reload(key),
  });
}

/** Goes on with an answer that ended early, in its place. */
export function continueAnswer(key: string, answer: Turn): void {
  const thread = getThread(key);
  changeTurn(key, answer.key, (turn) => ({ ...turn, status: 'running', finish_reason: null, error: null }));
  changeThread(key, (now) => ({ ...now, problem: null }));
  beginRun({
    threadKey: key,
    turnKey: answer.key,
    answer: { ...answerFromMessage(answer), lastSeq: 0 },
    begin: (signal) => api.openContinuation(answer.id, signal),
    undo: (error) => restoreTurns(key, thread, 'Not continued', error),
    reload: () => reload(key),
  });
}

/** Forgets a deleted conversation. */
export function forgetThread(conversationId: number): void {
  const key = threadKey(conversationId);
  detachRunsOf(key);
  dropThread(key);
  forgetKept(conversationId);
}

/** A conversation was deleted elsewhere: whoever looks at it is told. */
export function missThread(conversationId: number): void {
  const key = threadKey(conversationId);
  forgetKept(conversationId);
  if (!useChat.getState().threads[key]) return;
  detachRunsOf(key);
  changeThread(key, (thread) => ({ ...thread, load: 'missing' }));
}

/** Forgets everything: somebody signed out. */
export function resetChat(): void {
  detachAllRuns();
  forgetMemory();
  forgetEdits();
  resetState();
}

async function reload(key: string): Promise<boolean> {
  const { id } = getThread(key);
  return id === null || loadThread(id);
}

/** Codes that say that what is here is out of date: somebody else, or another tab, writes in this conversation. */
const outOfDate = new Set<string>(['run_in_progress', 'client_id_reused', 'not_found', 'not_continuable']);

/** The thread up to `turn`, with the stretch that holds it as its end. */
function cutBefore(thread: Thread, turn: Turn): Thread {
  const shown = shownTurns(thread);
  const cut = shown.findIndex(({ key }) => key === turn.key);
  return { ...thread, turns: shown.slice(0, cut), hasOlder: hasOlderTurns(thread), excerpt: null };
}

function restoreTurns(key: string, { turns, hasOlder, excerpt }: Thread, what: string, error: unknown): void {
  const problem = error === null ? null : `${what}. ${describeProblem(error)}`;
  changeThread(key, (thread) => ({ ...thread, turns, hasOlder, excerpt, problem }));
  if (error instanceof ApiError && outOfDate.has(error.code)) void reload(key);
}

let lastDraftId = 0;

/** A message that the server has not taken yet. Its id is negative, so that nobody asks the server for it. */
function draftTurn(role: 'user' | 'assistant', more: Partial<Turn>): Turn {
  lastDraftId -= 1;
  return {
    key: freshKey(),
    id: lastDraftId,
    conversation_id: 0,
    parent_id: null,
    role,
    content: '',
    timestamp: new Date().toISOString(),
    status: 'done',
    model: null,
    sibling_ids: [],
    run_id: null,
    last_seq: null,
    finish_reason: null,
    error: null,
    usage: null,
    parts: [],
    ...more,
  };
}
