import { sql } from 'kysely';
import type { Db } from '../../platform/postgres/pool.ts';
import type { OpenedPage } from './types.ts';

/** So long a page counts as it was read. */
const freshFor = sql<string>`now() - interval '24 hours'`;
/** More than these, at some twenty kilobytes each, are not kept. */
const maxPages = 5_000;

export async function findPage(db: Db, key: Buffer): Promise<OpenedPage | undefined> {
  const row = await db
    .selectFrom('page_cache')
    .select(['page', 'fetched_at'])
    .where('key', '=', key)
    .where('fetched_at', '>', freshFor)
    .executeTakeFirst();
  return row && { ...(row.page as unknown as Omit<OpenedPage, 'fetched_at'>), fetched_at: row.fetched_at };
}

/** Returns when the database says that it was. */
export async function keepPage(db: Db, key: Buffer, page: Omit<OpenedPage, 'fetched_at'>): Promise<string> {
  const { rows } = await sql<{ fetched_at: string }>`
    insert into page_cache (key, page) values (${key}, ${JSON.stringify(page)}::jsonb)
    on conflict (key) do update set page = excluded.page, fetched_at = excluded.fetched_at
    returning fetched_at`.execute(db);
  return rows[0]?.fetched_at ?? '';
}

export async function deleteOldPages(db: Db): Promise<void> {
  await db.deleteFrom('page_cache').where('fetched_at', '<', freshFor).execute();
  await sql`
    delete from page_cache where fetched_at <
      (select fetched_at from page_cache order by fetched_at desc offset ${maxPages} limit 1)`.execute(db);
}
