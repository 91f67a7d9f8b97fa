import type {
  Conversation,
  ConversationPage,
  ConversationSummary,
  Found,
  ListQuery,
  Message,
  Outline,
  PathQuery,
} from '@parley/contract/conversations';
import { limits } from '@parley/contract/limits';
import type { UserEvent } from '@parley/contract/user-events';
import { AppError } from '../../platform/app-error.ts';
import type { Actor } from '../../platform/http/serve.ts';
import type { Log } from '../../platform/log.ts';
import type { Db } from '../../platform/postgres/pool.ts';
import type { ChatMessage } from '../models/port.ts';
import { findOnPath, listAround, listEnd, listPath, listQuestions, type PathEnd } from './path-store.ts';
import {
  branchTitle,
  decodeCursor,
  encodeCursor,
  onOneLine,
  outlineText,
  pageAround,
  titleFromModel,
  titleInstruction,
} from './rules.ts';
import * as store from './store.ts';

export interface ConversationDeps {
  db: Db;
  log: Log;
  /** What a running answer holds by now; null once it has ended. */
  snapshot: (runId: number) => Promise<(Pick<Message, 'content' | 'parts'> & { last_seq: number }) | null>;
  stopRuns: (conversationId: number) => Promise<void>;
  /** Tells the account's browsers. */
  tell: (userId: number, event: UserEvent) => void;
}

export async function list(
  deps: ConversationDeps,
  actor: Actor,
  query: ListQuery,
): Promise<ConversationPage> {
  const rows = await store.listConversations(deps.db, actor.userId, {
    limit: query.limit + 1,
    after: query.cursor === undefined ? null : decodeCursor(query.cursor),
    words: query.search?.split(/\s+/).filter(Boolean) ?? [],
    isPinned: query.pinned === 'true',
  });
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  return { items, next_cursor: more ? encodeCursor({ updatedAt: last.updated_at, id: last.id }) : null };
}

/**
 * The conversation with its visible path, or the stretch of it that `query` names. A running answer comes with what was
 * written so far; one that ended while it was being read makes the reading start again.
 *
 * Errors: `not_found` also for an `after` or `around` that is not on the visible path.
 */
export async function get(
  deps: ConversationDeps,
  actor: Actor,
  id: number,
  query: PathQuery = {},
): Promise<Conversation> {
  const found = await store.findConversation(deps.db, actor.userId, id);
  if (!found) throw notFound();
  const { active_message_id: leafId, ...summary } = found;
  const messages = leafId === null ? [] : await readPath(deps.db, { conversationId: id, leafId }, query);
  for (const [i, message] of messages.entries()) {
    if (message.status !== 'running' || message.run_id === null) continue;
    const snapshot = await deps.snapshot(message.run_id);
    if (!snapshot) return get(deps, actor, id, query);
    messages[i] = { ...message, ...snapshot };
  }
  const [first, last] = [messages[0], messages.at(-1)];
  return {
    ...summary,
    messages,
    has_older: first ? first.parent_id !== null : false,
    has_newer: last ? last.id !== leafId : false,
  };
}

const notOnPath = () =>
  new AppError('not_found', 'There is no such message in what the conversation shows now.');

async function readPath(db: Db, end: PathEnd, query: PathQuery): Promise<Message[]> {
  const { limit = limits.pageDefaultItems, before, after, around } = query;
  if (before !== undefined) {
    // The path above a message is the same whichever branch is the visible one.
    const messages = await listEnd(db, { ...end, leafId: before }, limit + 1);
    if (messages.pop() === undefined) throw notOnPath();
    return messages;
  }
  const place = after ?? around;
  if (place === undefined) return query.limit === undefined ? listPath(db, end) : listEnd(db, end, limit);
  const reach = after === undefined ? pageAround(limit) : { older: 0, newer: limit };
  const messages = await listAround(db, end, { id: place, ...reach });
  if (messages.length === 0) throw notOnPath();
  return after === undefined ? messages : messages.slice(1);
}

export async function outline(deps: ConversationDeps, actor: Actor, id: number): Promise<Outline> {
  const end = await findPathEnd(deps.db, actor, id);
  const questions = end ? await listQuestions(deps.db, end) : [];
  return {
    items: questions.map(({ id: messageId, beginning }) => ({ id: messageId, text: outlineText(beginning) })),
  };
}

export async function find(deps: ConversationDeps, actor: Actor, id: number, text: string): Promise<Found> {
  const end = await findPathEnd(deps.db, actor, id);
  const hits = end ? await findOnPath(deps.db, end, text) : [];
  return {
    total: hits.reduce((sum, { count }) => sum + count, 0),
    items: hits.map((hit) => ({ ...hit, snippet: onOneLine(hit.snippet) })),
  };
}

/** Null: the conversation has no messages yet. */
async function findPathEnd(db: Db, actor: Actor, id: number): Promise<PathEnd | null> {
  const found = await store.findConversation(db, actor.userId, id);
  if (!found) throw notFound();
  const { active_message_id: leafId } = found;
  return leafId === null ? null : { conversationId: id, leafId };
}

export async function create(
  deps: ConversationDeps,
  actor: Actor,
  title: string | undefined,
): Promise<Conversation> {
  const row = await store.insertConversation(
    deps.db,
    actor.userId,
    title ?? 'New chat',
    title ? 'set' : 'pending',
  );
  deps.tell(actor.userId, { type: 'conversation.changed', conversation: row });
  return { ...row, messages: [], has_older: false, has_newer: false };
}

export async function rename(
  deps: ConversationDeps,
  actor: Actor,
  id: number,
  title: string,
): Promise<ConversationSummary> {
  const row = await store.renameConversation(deps.db, actor.userId, id, title);
  if (!row) throw notFound();
  deps.tell(actor.userId, { type: 'conversation.changed', conversation: row });
  return row;
}

export async function pin(
  deps: ConversationDeps,
  actor: Actor,
  id: number,
  isPinned: boolean,
): Promise<ConversationSummary> {
  const row = await store.pinConversation(deps.db, actor.userId, id, isPinned);
  if (!row) throw notFound();
  deps.tell(actor.userId, { type: 'conversation.changed', conversation: row });
  return row;
}

export async function remove(deps: ConversationDeps, actor: Actor, id: number): Promise<void> {
  if (!(await store.markDeleted(deps.db, actor.userId, id))) throw notFound();
  deps.tell(actor.userId, { type: 'conversation.removed', conversation_id: id });
  await deps.stopRuns(id);
}

export async function restore(
  deps: ConversationDeps,
  actor: Actor,
  id: number,
): Promise<ConversationSummary> {
  const row = await store.unmarkDeleted(deps.db, actor.userId, id);
  if (!row) throw notFound();
  deps.tell(actor.userId, { type: 'conversation.changed', conversation: row });
  return row;
}

/** Tells the account's browsers how a conversation looks in the list by now. */
export async function tellChanged(
  deps: Pick<ConversationDeps, 'db' | 'tell'>,
  userId: number,
  id: number,
): Promise<void> {
  const found = await store.findConversation(deps.db, userId, id);
  if (!found) return;
  const { active_message_id: _, ...conversation } = found;
  deps.tell(userId, { type: 'conversation.changed', conversation });
}

export async function selectBranch(
  deps: ConversationDeps,
  actor: Actor,
  id: number,
  messageId: number,
  query: Pick<PathQuery, 'limit'>,
): Promise<Conversation> {
  const found = await store.findConversation(deps.db, actor.userId, id);
  const chosen = found && (await store.selectBranch(deps.db, id, messageId));
  if (!chosen) throw notFound();
  const { active_message_id: leafId, ...conversation } = chosen;
  deps.tell(actor.userId, { type: 'conversation.changed', conversation, leaf_id: leafId });
  return get(deps, actor, id, query);
}

/**
 * A new conversation that goes on from `messageId`: with copies of what led there, of their parts and sources.
 * Errors: `not_found`; `run_in_progress` while that message is being written.
 */
export async function branchOff(
  deps: ConversationDeps,
  actor: Actor,
  id: number,
  messageId: number,
): Promise<ConversationSummary> {
  const row = await deps.db.transaction().execute(async (trx) => {
    // Locked, so that no answer on the way is continued before it is copied.
    const found = await store.lockConversation(trx, actor.userId, id);
    const status = found && (await store.findMessageStatus(trx, id, messageId));
    if (!found || !status) throw notFound();
    if (status === 'running') throw new AppError('run_in_progress', 'This answer is still being written.');
    const made = await store.insertConversation(trx, actor.userId, branchTitle(found.title), 'set');
    await store.copyPath(trx, messageId, made.id);
    return made;
  });
  deps.tell(actor.userId, { type: 'conversation.changed', conversation: row });
  return row;
}

/** So much of a text as its title can depend on. */
export const excerptOf = (text: string): string => text.slice(0, 1_500);

/** Excerpts of a question and its answer. */
export interface Exchange {
  question: string;
  answer: string;
}

/**
 * Lets the model name a conversation after its first exchange. When it cannot, the title made of the first words
 * stays.
 * Errors: none; they go to the log.
 */
export async function nameConversation(
  deps: Pick<ConversationDeps, 'db' | 'log'>,
  conversationId: number,
  exchange: Exchange,
  complete: (messages: ChatMessage[]) => Promise<string>,
): Promise<void> {
  const excerpt = `User: ${exchange.question}\n\nAssistant: ${exchange.answer}`;
  let title: string | null = null;
  try {
    const proposal = await complete([
      { role: 'user', content: `${titleInstruction}\n\n${excerpt}`.toWellFormed() },
    ]);
    title = titleFromModel(proposal, exchange.answer);
  } catch (err) {
    deps.log.info({ err, conversationId }, 'conversations.name: the model gave no title');
  }
  await store.settleTitle(deps.db, conversationId, title);
}

const notFound = () => new AppError('not_found', 'There is no such conversation.');
