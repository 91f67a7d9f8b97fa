import type {
  Conversation,
  ConversationPage,
  ConversationSummary,
  ListQuery,
  Message,
} from '@parley/contract/conversations';
import type { UserEvent } from '@parley/contract/user-events';
import { AppError } from '../../platform/app-error.ts';
import type { Actor } from '../../platform/http/serve.ts';
import type { Log } from '../../platform/log.ts';
import type { Db } from '../../platform/postgres/pool.ts';
import type { ChatMessage } from '../models/port.ts';
import { branchTitle, decodeCursor, encodeCursor, titleFromModel, titleInstruction } from './rules.ts';
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
 * The conversation with its visible path. A running answer comes with what was written so far; one that ended while
 * it was being read makes the reading start again.
 */
export async function get(deps: ConversationDeps, actor: Actor, id: number): Promise<Conversation> {
  const found = await store.findConversation(deps.db, actor.userId, id);
  if (!found) throw notFound();
  const { active_message_id: leafId, ...summary } = found;
  const messages = leafId === null ? [] : await store.listPath(deps.db, id, leafId);
  for (const [i, message] of messages.entries()) {
    if (message.status !== 'running' || message.run_id === null) continue;
    const snapshot = await deps.snapshot(message.run_id);
    if (!snapshot) return get(deps, actor, id);
    messages[i] = { ...message, ...snapshot };
  }
  return { ...summary, messages };
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
  return { ...row, messages: [] };
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
): Promise<Conversation> {
  const found = await store.findConversation(deps.db, actor.userId, id);
  if (!found || !(await store.selectBranch(deps.db, id, messageId))) throw notFound();
  return get(deps, actor, id);
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
    const found = await store.findConversation(trx, actor.userId, id);
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

/**
 * Lets the model name a conversation after its first exchange. When it cannot, the title made of the first words
 * stays.
 * Errors: none; they go to the log.
 */
export async function nameConversation(
  deps: Pick<ConversationDeps, 'db' | 'log'>,
  conversationId: number,
  exchange: { question: string; answer: string },
  complete: (messages: ChatMessage[]) => Promise<string>,
): Promise<void> {
  const excerpt = `User: ${exchange.question.slice(0, 1_500)}\n\nAssistant: ${exchange.answer.slice(0, 1_500)}`;
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
