import type { Message, MessagePart } from '@parley/contract/conversations';
import type { SearchMode } from '@parley/contract/search';
import { sql } from 'kysely';
import { commitsEarly, executeEarly } from '../../platform/postgres/durable.ts';
import type { Db } from '../../platform/postgres/pool.ts';
import type { ChatMessage } from '../models/port.ts';
import type { AnswerBody, FinishedAnswer, OwnedRun } from './types.ts';

const ownedRunColumns = [
  'id',
  'user_id',
  'conversation_id',
  'user_message_id',
  'message_id',
  'model',
  'search_mode',
  'status',
  'last_seq',
  'fence',
  'fruitless_takes',
  'seams',
  'base_seq',
  'stop_requested',
] as const;
const returnedColumns = sql.raw(ownedRunColumns.join(', '));

export async function findOwnedRun(db: Db, userId: number, id: number): Promise<OwnedRun | undefined> {
  const row = await db
    .selectFrom('runs')
    .select(ownedRunColumns)
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row as OwnedRun | undefined;
}

/** For readers whose ownership was proved before. */
export async function findRunById(db: Db, id: number): Promise<OwnedRun | undefined> {
  const row = await db.selectFrom('runs').select(ownedRunColumns).where('id', '=', id).executeTakeFirst();
  return row as OwnedRun | undefined;
}

export const findRunOfMessage = async (db: Db, messageId: number): Promise<OwnedRun | undefined> => {
  const query = db.selectFrom('runs').select(ownedRunColumns).where('message_id', '=', messageId);
  return (await query.executeTakeFirst()) as OwnedRun | undefined;
};

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

/** A message that is there, or a new one below `parentId`. */
type Question = { id: number } | { parentId: number | null; content: string };

export interface NewRun {
  userId: number;
  conversationId: number;
  question: Question;
  model: string;
  searchMode: SearchMode;
  clientId: string | null;
  requestHash: Buffer;
  nodeId: string;
}

/**
 * Adds the question if it is new, the empty answer and its run, and makes that answer the end of the visible path. The
 * last statement of its transaction, which commits early.
 */
export async function insertRun(db: Db, run: NewRun): Promise<OwnedRun> {
  const { question } = run;
  const asked =
    'id' in question
      ? sql`select ${question.id}::bigint as id`
      : sql`
      insert into messages (conversation_id, parent_id, role, content)
      values (${run.conversationId}, ${question.parentId}, 'user', ${question.content})
      returning id`;
  const { rows } = await sql<OwnedRun>`
    with question as (${asked}), answer as (
      insert into messages (conversation_id, parent_id, role, content, status, model)
      select ${run.conversationId}, id, 'assistant', '', 'running', ${run.model} from question
      returning id
    ), shown as (
      update conversations set active_message_id = (select id from answer), updated_at = clock_timestamp()
      where id = ${run.conversationId}
    ), early as materialized (select ${commitsEarly})
    insert into runs (user_id, conversation_id, user_message_id, message_id, model, search_mode, client_id, request_hash,
      node_id)
    select ${run.userId}, ${run.conversationId}, question.id, answer.id, ${run.model}, ${run.searchMode},
      ${run.clientId}, ${run.requestHash}, ${run.nodeId}
    from question, answer, early
    returning ${returnedColumns}`.execute(db);
  return rows[0] as OwnedRun;
}

export interface OpeningRun extends Omit<NewRun, 'conversationId' | 'question'> {
  title: string;
  message: string;
}

/**
 * Makes a conversation with its first message, the empty answer and its run, in one statement: each round trip would
 * delay the first word. Commits early; `durable` is `untilDurable` of that.
 */
export async function openConversation(
  db: Db,
  run: OpeningRun,
): Promise<{ run: OwnedRun; durable: Promise<void> }> {
  const statement = sql<OwnedRun>`
    with ids as (
      select nextval('conversations_id_seq') as conversation, nextval('messages_id_seq') as question,
        nextval('messages_id_seq') as answer, ${commitsEarly}
    ), conversation as (
      insert into conversations (id, user_id, title, active_message_id) overriding system value
      select conversation, ${run.userId}, ${run.title}, answer from ids
    ), question as (
      insert into messages (id, conversation_id, role, content) overriding system value
      select question, conversation, 'user', ${run.message} from ids
    ), answer as (
      insert into messages (id, conversation_id, parent_id, role, content, status, model) overriding system value
      select answer, conversation, question, 'assistant', '', 'running', ${run.model} from ids
    )
    insert into runs (user_id, conversation_id, user_message_id, message_id, model, search_mode, client_id,
      request_hash, node_id)
    select ${run.userId}, conversation, question, answer, ${run.model}, ${run.searchMode}, ${run.clientId},
      ${run.requestHash}, ${run.nodeId}
    from ids
    returning ${returnedColumns}`;
  const { rows, durable } = await executeEarly(db, statement);
  return { run: rows[0] as OwnedRun, durable };
}

export interface Turn extends ChatMessage {
  status: OwnedRun['status'];
}

/** The turns from the root down to a message of the conversation, at most the last 1,000. Empty: no such message. */
export async function listPath(db: Db, conversationId: number, messageId: number): Promise<Turn[]> {
  const { rows } = await sql<Turn>`
    with recursive path as (
      select id, parent_id, role, content, status, 1 as distance from messages
      where id = ${messageId} and conversation_id = ${conversationId}
      union all
      select m.id, m.parent_id, m.role, m.content, m.status, path.distance + 1
      from messages m join path on m.id = path.parent_id where path.distance < 1000
    )
    select role, content, status from path order by distance desc`.execute(db);
  return rows;
}

/**
 * What the message held when the run's log began: nothing, unless the run was continued after its end. Once that has
 * ended, too, the message holds all of it, and nobody knows any more what it held before.
 */
export async function findBase(db: Db, run: OwnedRun): Promise<AnswerBody & { hasEnded: boolean }> {
  if (run.base_seq === 0) return { content: '', parts: [], hasEnded: false };
  const row = await db
    .selectFrom('messages')
    .select(['content', 'parts', 'status'])
    .where('id', '=', run.message_id)
    .executeTakeFirst();
  const { content, parts } = (row ?? { content: '', parts: [] }) as AnswerBody;
  return { content, parts, hasEnded: row?.status !== 'running' };
}

/** What a finished run leaves to do. `unnamed`: the question, when its conversation has no name yet. */
export interface Ended {
  unnamed: string | null;
}

/**
 * Ends a run of this node: last events, message and state in one statement. Null: the lease was lost.
 *
 * `last`: the JSON texts of the events that are not in the table yet, up to `lastSeq`.
 */
export async function finishRun(
  db: Db,
  run: OwnedRun,
  nodeId: string,
  answer: FinishedAnswer,
  last: { data: readonly string[]; lastSeq: number },
): Promise<Ended | null> {
  const { status, finish_reason, error } = answer.outcome;
  const { rows } = await sql<Ended>`
    with ended as (
      update runs set status = ${status}, ended_at = now(), last_seq = ${last.lastSeq}, has_log = true
      where id = ${run.id} and node_id = ${nodeId} and fence = ${run.fence} and status = 'running'
      returning id, user_message_id, message_id, conversation_id
    ), logged as (
      insert into run_events (run_id, seq, data)
      select id, ${last.lastSeq}, ${last.data.join('\n')} from ended
    ), answered as (
      update messages set content = ${answer.content}, status = ${status}, finish_reason = ${finish_reason},
        error = ${error && JSON.stringify(error)}::jsonb, usage = ${answer.usage && JSON.stringify(answer.usage)}::jsonb,
        parts = ${JSON.stringify(answer.parts)}::jsonb
      from ended where messages.id = ended.message_id
    ), touched as (
      update conversations set updated_at = clock_timestamp() from ended where conversations.id = ended.conversation_id
      returning title_state
    )
    select (select content from messages where id = user_message_id and (select title_state from touched) = 'pending')
      as unnamed
    from ended`.execute(db);
  return rows[0] ?? null;
}

/** What `finishRun` would have said, had its reply not been lost. Null: the run goes on, or another owner ended it. */
export async function findEnded(db: Db, run: OwnedRun, nodeId: string): Promise<Ended | null> {
  const { rows } = await sql<Ended>`
    select (select content from messages where id = r.user_message_id and c.title_state = 'pending') as unnamed
    from runs r join conversations c on c.id = r.conversation_id
    where r.id = ${run.id} and r.node_id = ${nodeId} and r.fence = ${run.fence} and r.status <> 'running'`.execute(
    db,
  );
  return rows[0] ?? null;
}

export async function findAnswer(db: Db, messageId: number) {
  const row = await db
    .selectFrom('messages')
    .innerJoin('runs', 'runs.message_id', 'messages.id')
    .select(['content', 'parts', 'messages.status', 'finish_reason', 'error', 'last_seq'])
    .where('messages.id', '=', messageId)
    .executeTakeFirst();
  return row && { ...row, parts: row.parts as unknown as MessagePart[] };
}

export const findAnswerAsMessage = async (db: Db, run: OwnedRun): Promise<Message | undefined> => {
  const { rows } = await sql<Message>`
    select m.id, m.conversation_id, m.parent_id, m.role, m.content, m."timestamp", m.status, m.model, m.finish_reason,
      m.error, m.usage, m.parts, r.id as run_id, r.last_seq,
      (select array_agg(s.id order by s.id) from messages s where s.parent_id = m.parent_id) as sibling_ids
    from messages m join runs r on r.message_id = m.id where r.id = ${run.id}`.execute(db);
  return rows[0];
};

export interface TakeConditions {
  nodeId: string;
  /** What this node is writing; never taken. */
  liveRunIds: number[];
  /** Whether a node whose lease has run out may be taken for dead. One that has left counts as dead in any case. */
  canJudge: boolean;
}

/**
 * Makes this node the owner of a run that nobody writes any more.
 *
 * The lock waits for what the owner of before is storing right now; the raised fence refuses all that it stores later.
 */
export function takeAbandonedRun(db: Db, conditions: TakeConditions): Promise<OwnedRun | undefined> {
  const { nodeId, liveRunIds, canJudge } = conditions;
  return db.transaction().execute(async (trx) => {
    // A subquery and not a join: when another taker was faster, PostgreSQL looks at the changed row once more, and only
    // a subquery then asks about the new owner. One that joined since is known only to the update below.
    const { rows: abandoned } = await sql<{ id: number; node_id: string }>`
      select id, node_id from runs
      where status = 'running' and id <> all(${liveRunIds}::bigint[]) and case
        when node_id = ${nodeId} then taken_at < now() - interval '15 seconds'
        when not exists (select from nodes where id = runs.node_id) then true
        else ${canJudge}::boolean and (select lease_expires_at from nodes where id = runs.node_id) < now() end
      order by id limit 1 for update skip locked`.execute(trx);
    const found = abandoned[0];
    if (!found) return undefined;
    await sql`select pg_advisory_xact_lock(hashtextextended(${found.node_id}::text, 0))`.execute(trx);
    const { rows } = await sql<OwnedRun>`
      update runs set node_id = ${nodeId}, fence = fence + 1, taken_at = now(), fruitless_takes = fruitless_takes + 1
      where id = ${found.id} and (node_id = ${nodeId} or not exists (
        select from nodes where id = runs.node_id and lease_expires_at >= now()))
      returning ${returnedColumns}`.execute(trx);
    return rows[0];
  });
}

/** Notes where the log of a taken run stood, so that readers who saw more are cut back. */
export async function noteSeam(
  db: Db,
  run: OwnedRun,
  seq: number,
  fruitlessTakes: number,
): Promise<OwnedRun> {
  const { rows } = await sql<OwnedRun>`
    update runs set seams = seams || ${seq}::integer, fruitless_takes = ${fruitlessTakes}
    where id = ${run.id} and fence = ${run.fence} returning ${returnedColumns}`.execute(db);
  return rows[0] ?? run;
}

/**
 * Makes an ended run run again on this node: its message keeps what it holds, and the log begins anew after it. The last
 * of its transaction, which commits early.
 */
export async function reopenRun(trx: Db, run: OwnedRun, nodeId: string): Promise<OwnedRun> {
  // The run first, then its events, as the clean-up does: else each could wait for the other.
  await sql`select from runs where id = ${run.id} for update`.execute(trx);
  await sql`delete from run_events where run_id = ${run.id}`.execute(trx);
  await sql`
    update messages set status = 'running', finish_reason = null, error = null
    where id = ${run.message_id}`.execute(trx);
  const { rows } = await sql<OwnedRun>`
    with early as materialized (select ${commitsEarly})
    update runs set status = 'running', node_id = ${nodeId}, fence = fence + 1, taken_at = now(), ended_at = null,
      base_seq = last_seq, seams = '{}', fruitless_takes = 0, stop_requested = false, has_log = true
    from early where id = ${run.id} returning ${returnedColumns}`.execute(trx);
  return rows[0] as OwnedRun;
}

/** Leaves the node's runs to others, as if it had never failed them. */
export async function releaseRuns(db: Db, nodeId: string): Promise<void> {
  await sql`update runs set fruitless_takes = 0 where node_id = ${nodeId} and status = 'running'`.execute(db);
}

/** Lets this node take its own run again at once: it does not write it any more. */
export async function abandonRun(db: Db, run: OwnedRun, nodeId: string): Promise<void> {
  const { id, user_message_id, fence } = run;
  await sql`
    update runs set taken_at = '-infinity'
    where id = ${id} and user_message_id = ${user_message_id} and node_id = ${nodeId} and fence = ${fence}
      and status = 'running'`.execute(db);
}

export async function requestStop(db: Db, id: number): Promise<void> {
  await sql`update runs set stop_requested = true where id = ${id} and status = 'running'`.execute(db);
}

/** Of the node's runs: those that somebody asked to stop. */
export const listStopRequests = (db: Db, nodeId: string) =>
  db
    .selectFrom('runs')
    .select('id')
    .where('node_id', '=', nodeId)
    .where('status', '=', 'running')
    .where('stop_requested', '=', true)
    .execute();

export async function hasReplies(db: Db, messageId: number): Promise<boolean> {
  const row = await db
    .selectFrom('messages')
    .select('id')
    .where('parent_id', '=', messageId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function listRunningRunsOf(db: Db, conversationId: number): Promise<OwnedRun[]> {
  const rows = await db
    .selectFrom('runs')
    .select(ownedRunColumns)
    .where('conversation_id', '=', conversationId)
    .where('status', '=', 'running')
    .execute();
  return rows as OwnedRun[];
}
