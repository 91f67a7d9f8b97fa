import type { Snapshot } from '@parley/contract/search';
import { sql } from 'kysely';
import type { Db } from '../../platform/postgres/pool.ts';
import type { KeptSource } from './types.ts';

/** The owner of the run that the sources belong to. */
export interface Owner {
  runId: number;
  messageId: number;
  fence: number;
}

/** Replaces the message's sources. Does nothing for an owner that has lost the run. */
export async function replaceSources(db: Db, owner: Owner, sources: readonly KeptSource[]): Promise<void> {
  await sql`
    with owned as (
      select from runs where id = ${owner.runId} and fence = ${owner.fence} and status = 'running'
    ), gone as (
      delete from message_sources where message_id = ${owner.messageId} and number > ${sources.length}
        and exists (select from owned)
    )
    insert into message_sources
      (message_id, number, url, title, host, published, kind, passage, excerpt, content, sha256, fetched_at)
    select ${owner.messageId}, s.number, s.url, s.title, s.host, s.date, s.kind, s.passage, s.excerpt, s.text,
      decode(s.sha256, 'hex'), s.fetched_at
    from owned, jsonb_to_recordset(${JSON.stringify(sources)}::jsonb) as s
      (number int, url text, title text, host text, date date, kind text, passage text, excerpt text, text text,
       sha256 text, fetched_at timestamptz)
    on conflict (message_id, number) do update set url = excluded.url, title = excluded.title, host = excluded.host,
      published = excluded.published, kind = excluded.kind, passage = excluded.passage, excerpt = excluded.excerpt,
      content = excluded.content, sha256 = excluded.sha256, fetched_at = excluded.fetched_at`.execute(db);
}

const columns =
  sql.raw(`s.number, s.url, s.title, s.host, to_char(s.published, 'YYYY-MM-DD') as date, s.kind, s.passage,
  s.content as text, encode(s.sha256, 'hex') as sha256, s.fetched_at`);

export async function listSources(db: Db, messageId: number): Promise<KeptSource[]> {
  const { rows } = await sql<KeptSource>`
    select ${columns}, s.excerpt from message_sources s where s.message_id = ${messageId} order by s.number`.execute(
    db,
  );
  return rows;
}

export async function findSnapshot(
  db: Db,
  userId: number,
  messageId: number,
  number: number,
): Promise<Snapshot | undefined> {
  const { rows } = await sql<Snapshot>`
    select ${columns} from message_sources s
    join messages m on m.id = s.message_id
    join conversations c on c.id = m.conversation_id
    where s.message_id = ${messageId} and s.number = ${number} and c.user_id = ${userId} and c.deleted_at is null`.execute(
    db,
  );
  return rows[0];
}
