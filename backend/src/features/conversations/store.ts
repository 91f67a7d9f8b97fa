import type { ConversationSummary } from '@parley/contract/conversations';
import { sql } from 'kysely';
import type { Db } from '../../platform/postgres/pool.ts';

const summaryColumns = ['id', 'title', 'title_state', 'created_at', 'updated_at'] as const;

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

/** Up to `limit` conversations after `after`, latest first. */
export async function listConversations(
  db: Db,
  userId: number,
  limit: number,
  after: PageKey | null,
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
  const rows = await query.orderBy('updated_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  return rows as ConversationSummary[];
}

export async function findConversation(db: Db, userId: number, id: number) {
  const row = await owned(db, userId, id)
    .select([...summaryColumns, 'active_message_id'])
    .executeTakeFirst();
  return row as (ConversationSummary & { active_message_id: number | null }) | undefined;
}

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

export async function purgeDeleted(db: Db): Promise<void> {
  await db.deleteFrom('conversations').where('deleted_at', '<', undoTime).execute();
}

/** Makes the branch through `messageId` the visible one, down to its latest reply. False: no such message here. */
export async function selectBranch(db: Db, conversationId: number, messageId: number): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
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
    returning id`.execute(db);
  return rows.length > 0;
}
