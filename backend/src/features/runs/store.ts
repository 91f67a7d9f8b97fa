import type { Message } from '@parley/contract/conversations';
import { sql } from 'kysely';
import type { Db } from '../../platform/postgres/pool.ts';
import type { ChatMessage } from '../models/port.ts';
import type { PendingEvent } from './log-writer.ts';
import type { FinishedAnswer, LoggedEvent, OwnedRun } from './types.ts';

/** A node that has not renewed for this long has lost its runs. */
const leaseTime = sql<string>`now() + interval '15 seconds'`;
/** Readers may still ask for the events of an ended run for this long; after that they get the message. */
const eventGrace = sql<string>`now() - interval '10 minutes'`;

const ownedRunColumns = [
  'id',
  'conversation_id',
  'user_message_id',
  'message_id',
  'model',
  'status',
  'last_seq',
] as const;

export async function findOwnedRun(db: Db, userId: number, id: number): Promise<OwnedRun | undefined> {
  const row = await db
    .selectFrom('runs')
    .select(ownedRunColumns)
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row as OwnedRun | undefined;
}

export async function findRunState(db: Db, id: number): Promise<Pick<OwnedRun, 'status' | 'last_seq'>> {
  const row = await db
    .selectFrom('runs')
    .select(['status', 'last_seq'])
    .where('id', '=', id)
    .executeTakeFirst();
  return (row ?? { status: 'interrupted', last_seq: 0 }) as Pick<OwnedRun, 'status' | 'last_seq'>;
}

export async function findRunByClientId(db: Db, userId: number, clientId: string) {
  const row = await db
    .selectFrom('runs')
    .select([...ownedRunColumns, 'request_hash'])
    .where('user_id', '=', userId)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row as (OwnedRun & { request_hash: Buffer }) | undefined;
}

/** Locks the conversation, so that two sends to it take turns. */
export const lockConversation = (db: Db, userId: number, id: number) =>
  db
    .selectFrom('conversations')
    .select(['id', 'active_message_id'])
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();

export const findMessage = (db: Db, conversationId: number, id: number) =>
  db
    .selectFrom('messages')
    .select(['id', 'parent_id', 'role', 'status'])
    .where('conversation_id', '=', conversationId)
    .where('id', '=', id)
    .executeTakeFirst();

/** The conversation of a message that the user owns. */
export const findConversationOfMessage = (db: Db, userId: number, messageId: number) =>
  db
    .selectFrom('messages')
    .innerJoin('conversations', 'conversations.id', 'messages.conversation_id')
    .select('conversations.id')
    .where('messages.id', '=', messageId)
    .where('conversations.user_id', '=', userId)
    .where('conversations.deleted_at', 'is', null)
    .executeTakeFirst();

export async function insertUserMessage(
  db: Db,
  conversationId: number,
  parentId: number | null,
  content: string,
) {
  const row = await db
    .insertInto('messages')
    .values({ conversation_id: conversationId, parent_id: parentId, role: 'user', content })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export interface NewRun {
  userId: number;
  conversationId: number;
  userMessageId: number;
  model: string;
  useRag: boolean;
  clientId: string | null;
  requestHash: Buffer;
  nodeId: string;
}

/** Adds the empty answer and its run, and makes that answer the end of the visible path. */
export async function insertRun(db: Db, run: NewRun): Promise<OwnedRun> {
  const { rows } = await sql<OwnedRun>`
    with answer as (
      insert into messages (conversation_id, parent_id, role, content, status, model)
      values (${run.conversationId}, ${run.userMessageId}, 'assistant', '', 'running', ${run.model})
      returning id
    ), shown as (
      update conversations set active_message_id = (select id from answer), updated_at = clock_timestamp()
      where id = ${run.conversationId}
    )
    insert into runs (user_id, conversation_id, user_message_id, message_id, model, use_rag, client_id, request_hash,
      lease_node, lease_expires_at)
    select ${run.userId}, ${run.conversationId}, ${run.userMessageId}, id, ${run.model}, ${run.useRag},
      ${run.clientId}, ${run.requestHash}, ${run.nodeId}, ${leaseTime}
    from answer
    returning id, conversation_id, user_message_id, message_id, model, status, last_seq`.execute(db);
  return rows[0] as OwnedRun;
}

/** The turns from the root down to a user message: what the model is asked with. At most the last 1,000. */
export async function listHistory(db: Db, userMessageId: number): Promise<ChatMessage[]> {
  const { rows } = await sql<ChatMessage>`
    with recursive path as (
      select id, parent_id, role, content, 1 as distance from messages where id = ${userMessageId}
      union all
      select m.id, m.parent_id, m.role, m.content, path.distance + 1
      from messages m join path on m.id = path.parent_id where path.distance < 1000
    )
    select role, content from path where content <> '' order by distance desc`.execute(db);
  return rows;
}

export async function insertEvents(db: Db, events: PendingEvent[]): Promise<void> {
  await sql`
    insert into run_events (run_id, seq, data)
    select * from unnest(${events.map((e) => e.runId)}::bigint[], ${events.map((e) => e.seq)}::int[],
      ${events.map((e) => e.data)}::text[])
    on conflict do nothing`.execute(db);
}

export const listEvents = (db: Db, runId: number, after: number, limit: number): Promise<LoggedEvent[]> =>
  db
    .selectFrom('run_events')
    .select(['seq', 'data'])
    .where('run_id', '=', runId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();

/** Ends a run of this node: last events, message and state in one transaction. False: the lease was lost. */
export function finishRun(
  db: Db,
  run: OwnedRun,
  nodeId: string,
  answer: FinishedAnswer,
  last: LoggedEvent[],
): Promise<boolean> {
  const { status, finish_reason, error } = answer.outcome;
  return db.transaction().execute(async (trx) => {
    const ended = await trx
      .updateTable('runs')
      .set({ status, ended_at: sql`now()`, last_seq: last.at(-1)?.seq ?? 0 })
      .where('id', '=', run.id)
      .where('lease_node', '=', nodeId)
      .where('status', '=', 'running')
      .executeTakeFirst();
    if (ended.numUpdatedRows === 0n) return false;
    await insertEvents(
      trx,
      last.map((event) => ({ ...event, runId: run.id, stored: () => {} })),
    );
    await sql`
      update messages set content = ${answer.content}, status = ${status}, finish_reason = ${finish_reason},
        error = ${error && JSON.stringify(error)}::jsonb, usage = ${answer.usage && JSON.stringify(answer.usage)}::jsonb,
        parts = ${JSON.stringify(answer.parts)}::jsonb
      where id = ${run.message_id}`.execute(trx);
    await sql`update conversations set updated_at = clock_timestamp() where id = ${run.conversation_id}`.execute(
      trx,
    );
    return true;
  });
}

export const findAnswer = (db: Db, messageId: number) =>
  db
    .selectFrom('messages')
    .select(['content', 'status', 'finish_reason', 'error', 'usage'])
    .where('id', '=', messageId)
    .executeTakeFirst();

export const findAnswerAsMessage = async (db: Db, run: OwnedRun): Promise<Message> => {
  const { rows } = await sql<Message>`
    select m.id, m.conversation_id, m.parent_id, m.role, m.content, m."timestamp", m.status, m.model, m.finish_reason,
      m.error, m.usage, m.parts, r.id as run_id, r.last_seq,
      (select array_agg(s.id order by s.id) from messages s where s.parent_id = m.parent_id) as sibling_ids
    from messages m join runs r on r.message_id = m.id where r.id = ${run.id}`.execute(db);
  return rows[0] as Message;
};

export const findExchange = (db: Db, run: OwnedRun) =>
  db
    .selectFrom('conversations')
    .innerJoin('messages as question', 'question.conversation_id', 'conversations.id')
    .innerJoin('messages as answer', 'answer.parent_id', 'question.id')
    .select(['question.content as question', 'answer.content as answer', 'conversations.title_state'])
    .where('conversations.id', '=', run.conversation_id)
    .where('question.id', '=', run.user_message_id)
    .where('answer.id', '=', run.message_id)
    .executeTakeFirst();

/** Prolongs the leases of the runs that this node is writing; one it forgot runs out and is ended. */
export const renewLeases = (db: Db, nodeId: string, liveRunIds: number[]) =>
  sql`
    update runs set lease_expires_at = ${leaseTime}
    where id = any(${liveRunIds}::bigint[]) and lease_node = ${nodeId} and status = 'running'`.execute(db);

/**
 * Takes over a run that nobody writes any more, so that this node can end it.
 *
 * Shape: `liveRunIds` are this node's own, never taken. `anyLease` also takes runs whose lease has not expired: right
 *        only when no other node can exist.
 */
export async function takeAbandonedRun(
  db: Db,
  nodeId: string,
  liveRunIds: number[],
  anyLease: boolean,
): Promise<OwnedRun | undefined> {
  const expired = anyLease ? sql`true` : sql`lease_expires_at < now()`;
  const { rows } = await sql<OwnedRun>`
    update runs set lease_node = ${nodeId}, lease_expires_at = ${leaseTime}
    where id = (
      select id from runs where status = 'running' and id <> all(${liveRunIds}::bigint[]) and ${expired}
      order by id limit 1 for update skip locked
    )
    returning id, conversation_id, user_message_id, message_id, model, status, last_seq`.execute(db);
  return rows[0];
}

export const listRunningRunsOf = (db: Db, conversationId: number) =>
  db
    .selectFrom('runs')
    .select('id')
    .where('conversation_id', '=', conversationId)
    .where('status', '=', 'running')
    .execute();

/** Deletes the events of runs that ended a while ago, or are gone; the messages hold all of it. */
export async function deleteOldEvents(db: Db): Promise<void> {
  await sql`
    delete from run_events e where not exists (
      select from runs r where r.id = e.run_id and (r.ended_at is null or r.ended_at > ${eventGrace})
    )`.execute(db);
}
