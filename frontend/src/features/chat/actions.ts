import type { ChatRequest } from '@parley/contract/chat';
import type { SearchMode } from '@parley/contract/search';
import { ApiError } from '../../lib/http.ts';
import { randomUuid } from '../../lib/ids.ts';
import { describeProblem } from '../../lib/problems.ts';
import { answerFromMessage } from './answer.ts';
import * as api from './api.ts';
import { giveBackDraft } from './drafts.ts';
import { forgetUnsent, keepUnsent } from './outbox.ts';
import { attachRuns, beginRun, detachAllRuns, detachRunsOf } from './runs.ts';
import {
  changeThread,
  changeTurn,
  dropThread,
  emptyThread,
  freshKey,
  getThread,
  mergeConversation,
  putThread,
  resetState,
  threadKey,
  useChat,
} from './state.ts';
import type { Turn } from './types.ts';

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
  }
  try {
    const conversation = await api.fetchConversation(conversationId);
    mergeConversation(key, conversation);
    attachRuns(key, () => loadThread(conversationId));
    return true;
  } catch (error) {
    const isGone = error instanceof ApiError && error.status === 404;
    changeThread(key, (thread) => {
      if (isGone) return { ...thread, load: 'missing' };
      return thread.load === 'ready' ? thread : { ...thread, load: 'failed' };
    });
    return isGone;
  }
}

/** Sends a message at the end of the visible path, or, as an edit, in the place of `edited`. */
export function sendMessage(
  key: string,
  text: string,
  options: SendOptions,
  edited: Turn | null = null,
): void {
  const thread = getThread(key);
  const cut = edited ? thread.turns.findIndex((turn) => turn.key === edited.key) : thread.turns.length;
  const before = thread.turns.slice(0, cut);
  const parentId = before.at(-1)?.id ?? null;
  const question = draftTurn('user', {
    content: text,
    parent_id: parentId,
    sibling_ids: edited?.sibling_ids ?? [],
  });
  const answer = draftTurn('assistant', { status: 'running', model: options.model });
  putThread({ ...thread, load: 'ready', turns: [...before, question, answer], problem: null });

  const body: ChatRequest = {
    message: text,
    conversation_id: thread.id,
    search: options.search,
    model: options.model,
    client_id: randomUuid(),
    // An empty conversation has no place to name; an edit of the first message names the root.
    ...((edited || parentId !== null) && { parent_id: parentId }),
  };
  keepUnsent(body);
  beginRun({
    threadKey: key,
    turnKey: answer.key,
    begin: (signal) => api.openChat(body, signal),
    started: () => forgetUnsent(body),
    undo: (error) => {
      forgetUnsent(body);
      restoreTurns(key, thread.turns, 'Not sent', error);
      if (!edited) giveBackDraft(key, text);
    },
    reload: () => reload(key),
  });
}

/** Asks for another answer to the message that `answer` answers. */
export function regenerate(key: string, answer: Turn, options: SendOptions): void {
  const thread = getThread(key);
  const cut = thread.turns.findIndex((turn) => turn.key === answer.key);
  const again = draftTurn('assistant', {
    status: 'running',
    model: options.model,
    parent_id: answer.parent_id,
    sibling_ids: answer.sibling_ids,
  });
  putThread({ ...thread, turns: [...thread.turns.slice(0, cut), again], problem: null });
  const body = { model: options.model, client_id: randomUuid(), search: options.search };
  beginRun({
    threadKey: key,
    turnKey: again.key,
    begin: (signal) => api.openRegeneration(answer.id, body, signal),
    undo: (error) => restoreTurns(key, thread.turns, 'No new answer', error),
    reload: () => reload(key),
  });
}

/** Goes on with an answer that ended early, in its place. */
export function continueAnswer(key: string, answer: Turn): void {
  const { turns } = getThread(key);
  changeTurn(key, answer.key, (turn) => ({ ...turn, status: 'running', finish_reason: null, error: null }));
  changeThread(key, (thread) => ({ ...thread, problem: null }));
  beginRun({
    threadKey: key,
    turnKey: answer.key,
    answer: { ...answerFromMessage(answer), lastSeq: 0 },
    begin: (signal) => api.openContinuation(answer.id, signal),
    undo: (error) => restoreTurns(key, turns, 'Not continued', error),
    reload: () => reload(key),
  });
}

/** Shows another version of a message, with what followed it. */
export async function showBranch(key: string, messageId: number): Promise<void> {
  const { id } = getThread(key);
  if (id === null) return;
  mergeConversation(key, await api.selectBranch(id, messageId));
  attachRuns(key, () => reload(key));
}

/** Forgets a deleted conversation. */
export function forgetThread(conversationId: number): void {
  const key = threadKey(conversationId);
  detachRunsOf(key);
  dropThread(key);
}

/** A conversation was deleted elsewhere: whoever looks at it is told. */
export function missThread(conversationId: number): void {
  const key = threadKey(conversationId);
  if (!useChat.getState().threads[key]) return;
  detachRunsOf(key);
  changeThread(key, (thread) => ({ ...thread, load: 'missing' }));
}

/** Forgets everything: somebody signed out. */
export function resetChat(): void {
  detachAllRuns();
  resetState();
}

async function reload(key: string): Promise<boolean> {
  const { id } = getThread(key);
  return id === null || loadThread(id);
}

/** Codes that say that what is here is out of date: somebody else, or another tab, writes in this conversation. */
const outOfDate = new Set<string>(['run_in_progress', 'not_found', 'not_continuable']);

function restoreTurns(key: string, turns: Turn[], what: string, error: unknown): void {
  const problem = error === null ? null : `${what}. ${describeProblem(error)}`;
  changeThread(key, (thread) => ({ ...thread, turns, problem }));
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
