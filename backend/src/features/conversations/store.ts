import type { ConversationSummary } from '@parley/contract/conversations';
import { sql } from 'kysely';
import type { Db } from '../../platform/postgres/pool.ts';

const summaryColumns = ['id', 'title', 'title_state', 'pinned_at', 'created_at', 'updated_at'] as const;

/** Deleted conversations can be restored for this long. */
const undoTime = sql<string>`now() - interval '1 day'`;

const owned = (db: Db, userId: number, id: number) =>
  db
    .selectFrom('conversations')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null);

export interface PageKey {
  updatedAt: string;
  id: number;
}

interface Listing {
  limit: number;
  after: PageKey | null;
  /** What a title must have, all of it. */
  words: readonly string[];
  /** True: only the pinned ones. */
  isPinned: boolean;
}

/** As the migration folds titles; once, and not for each title. An array is folded as the text that it is written as. */
const folded = (patterns: readonly string[]) =>
  sql<
    string[]
  >`(select lower(normalize(${patterns}::text[]::text, NFC) collate pg_c_utf8) collate "C")::text[]`;
const patternOf = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`;

/** Up to `limit` conversations after `after`, latest first. */
export async function listConversations(
  db: Db,
  userId: number,
  { limit, after, words, isPinned }: Listing,
): Promise<ConversationSummary[]> {
  let query = db
    .selectFrom('conversations')
    .select(summaryColumns)
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null);
  if (after) {
    query = query.where(
      sql<boolean>`(updated_at, id) < (${after.updatedAt}::timestamptz, ${after.id}::bigint)`,
    );
  }
  if (isPinned) query = query.where('pinned_at', 'is not', null);
  if (words.length > 0) {
    query = query.where(sql<boolean>`title_key like all (${folded(words.map(patternOf))})`);
  }
  const rows = await query.orderBy('updated_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  return rows as ConversationSummary[];
}

export async function findConversation(db: Db, userId: number, id: number) {
  const row = await owned(db, userId, id)
    .select([...summaryColumns, 'active_message_id'])
    .executeTakeFirst();
  return row as (ConversationSummary & { active_message_id: number | null }) | undefined;
}

export const lockConversation = (trx: Db, userId: number, id: number) =>
  owned(trx, userId, id).select('title').forUpdate().executeTakeFirst();

export async function insertConversation(
  db: Db,
  userId: number,
  title: string,
  titleState: 'pending' | 'set',
): Promise<ConversationSummary> {
  const row = await db
    .insertInto('conversations')
    .values({ user_id: userId, title, title_state: titleState })
    .returning(summaryColumns)
    .executeTakeFirstOrThrow();
  return row as ConversationSummary;
}

export async function renameConversation(db: Db, userId: number, id: number, title: string) {
  const row = await db
    .updateTable('conversations')
    .set({ title, title_state: 'set' })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null)
    .returning(summaryColumns)
    .executeTakeFirst();
  return row as ConversationSummary | undefined;
}

export async function pinConversation(db: Db, userId: number, id: number, isPinned: boolean) {
  const row = await db
    .updateTable('conversations')
    .set({ pinned_at: isPinned ? sql`coalesce(pinned_at, now())` : null })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null)
    .returning(summaryColumns)
    .executeTakeFirst();
  return row as ConversationSummary | undefined;
}

/** Sets the model's title unless somebody chose one meanwhile. */
export const settleTitle = (db: Db, id: number, title: string | null) =>
  db
    .updateTable('conversations')
    .set({ title_state: 'set', ...(title !== null && { title }) })
    .where('id', '=', id)
    .where('title_state', '=', 'pending')
    .execute();

export async function markDeleted(db: Db, userId: number, id: number): Promise<boolean> {
  const result = await db
    .updateTable('conversations')
    .set({ deleted_at: sql`now()` })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function unmarkDeleted(db: Db, userId: number, id: number) {
  const row = await db
    .updateTable('conversations')
    .set({ deleted_at: null })
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .where('deleted_at', '>', undoTime)
    .returning(summaryColumns)
    .executeTakeFirst();
  return row as ConversationSummary | undefined;
}

const purgedAtOnce = 100;

/** In pieces that are done within the time limit of a statement. Locked: somebody is just restoring or purging it. */
export async function purgeDeleted(db: Db): Promise<void> {
  for (;;) {
    const { rows } = await sql`
      with old as materialized (
        select id from conversations where deleted_at < ${undoTime}
        order by deleted_at limit ${purgedAtOnce} for update skip locked
      )
      delete from conversations using old where conversations.id = old.id returning old.id`.execute(db);
    if (rows.length < purgedAtOnce) return;
  }
}

/** Makes the branch through `messageId` the visible one, down to its latest reply. Undefined: no such message here. */
export async function selectBranch(db: Db, conversationId: number, messageId: number) {
  const { rows } = await sql<ConversationSummary & { active_message_id: number }>`
    with recursive descent as (
      select id from messages where id = ${messageId} and conversation_id = ${conversationId}
      union all
      select latest.id from descent
      cross join lateral (
        select m.id from messages m where m.parent_id = descent.id order by m.id desc limit 1
      ) latest
    )
    update conversations set active_message_id = (select max(id) from descent)
    where id = ${conversationId} and exists (select from descent)
    returning ${sql.join(summaryColumns.map((column) => sql.ref(column)))}, active_message_id`.execute(db);
  return rows[0];
}

export async function findMessageStatus(
  db: Db,
  conversationId: number,
  messageId: number,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('messages')
    .select('status')
    .where('conversation_id', '=', conversationId)
    .where('id', '=', messageId)
    .executeTakeFirst();
  return row?.status;
}

/**
 * Copies the messages from the root down to `leafId`, with their sources, into the empty conversation `targetId`. The
 * copies keep their times and have no runs. Ids rise along the path, as they do in any conversation.
 */
export async function copyPath(db: Db, leafId: number, targetId: number): Promise<void> {
  await sql`
    with recursive path as (
      select m.*, 1 as distance from messages m where m.id = ${leafId}
      union all
      select m.*, path.distance + 1 from messages m join path on m.id = path.parent_id
    ), numbered as materialized (
      select id as old_id, distance, nextval(pg_get_serial_sequence('messages', 'id')) as new_id
      from (select id, distance from path order by distance desc) ordered
    ), linked as materialized (
      select old_id, new_id, lag(new_id) over (order by distance desc) as new_parent_id from numbered
    ), copied as (
      insert into messages (id, conversation_id, parent_id, role, content, "timestamp", status, model, finish_reason,
        error, usage, parts)
      overriding system value
      select linked.new_id, ${targetId}, linked.new_parent_id, path.role, path.content, path."timestamp", path.status,
        path.model, path.finish_reason, path.error, path.usage, path.parts
      from linked join path on path.id = linked.old_id order by linked.new_id
    ), sources as (
      insert into message_sources (message_id, number, url, title, host, published, kind, passage, excerpt, content,
        sha256, fetched_at)
      select linked.new_id, s.number, s.url, s.title, s.host, s.published, s.kind, s.passage, s.excerpt, s.content,
        s.sha256, s.fetched_at
      from message_sources s join linked on linked.old_id = s.message_id
    )
    update conversations set active_message_id = (select max(new_id) from linked) where id = ${targetId}`.execute(
    db,
  );
}
