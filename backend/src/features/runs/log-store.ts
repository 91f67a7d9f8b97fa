import { sql } from 'kysely';
import type { Db } from '../../platform/postgres/pool.ts';
import type { LogChunk } from './log-writer.ts';
import type { LoggedEvent } from './types.ts';

/** Readers may still ask for the events of an ended run for this long; after that they get the message. */
const eventGrace = sql<string>`now() - interval '10 minutes'`;

/** JSON has no raw control characters, so this one can stand between its texts, and none needs to be escaped. */
const recordSeparator = '\x1e';

/** Adds to the log of runs that the node owns; returns the ids of those that it does not own any more. */
export async function appendEvents(db: Db, nodeId: string, chunks: readonly LogChunk[]): Promise<number[]> {
  const runs = arrayOf(chunks.map(({ source }) => source.id));
  const fences = arrayOf(chunks.map(({ source }) => source.fence));
  const seqs = arrayOf(chunks.map(({ seq }) => seq));
  const datas = chunks.map(({ data }) => data).join(recordSeparator);
  const { rows } = await sql<{ refused: number[] }>`
    select append_run_events(${nodeId}, ${runs}, ${fences}, ${seqs},
      string_to_array(${datas}, ${recordSeparator})) as refused`.execute(db);
  return rows[0]?.refused ?? [];
}

/** PostgreSQL's text for an array; the driver would make it digit by digit, for each of them. */
const arrayOf = (numbers: readonly number[]): string => `{${numbers.join(',')}}`;

const rowsPerPage = 200;

/** The stored events after `after`, up to `until` if given, else about as many as 200 rows hold. */
export async function listEvents(
  db: Db,
  runId: number,
  after: number,
  until?: number,
): Promise<LoggedEvent[]> {
  const rows = await db
    .selectFrom('run_events')
    .select(['seq', 'data'])
    .where('run_id', '=', runId)
    .where('seq', '>', after)
    .orderBy('seq')
    .$if(until === undefined, (query) => query.limit(rowsPerPage))
    .execute();
  const events = rows.flatMap(({ seq, data }) => {
    const lines = data.split('\n');
    return lines.map((line, i) => ({ seq: seq - lines.length + 1 + i, data: line }));
  });
  return events.filter(({ seq }) => seq > after && seq <= (until ?? seq));
}

/**
 * Deletes the events of runs that ended a while ago; the messages hold all of it. Passes over a run that is locked: it
 * is just going on, or another node cleans it.
 */
export async function deleteOldEvents(db: Db): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ id: number }>`
      with ended as materialized (
        select id from runs where has_log and ended_at < ${eventGrace}
        order by ended_at limit 500 for update skip locked
      ), old as (
        update runs set has_log = false from ended where runs.id = ended.id returning runs.id
      ), gone as (
        delete from run_events where run_id in (select id from old)
      )
      select id from old`.execute(db);
    if (rows.length < 500) return;
  }
}

/** Deletes the events of runs that are gone, with their conversations. */
export async function deleteOrphanedEvents(db: Db): Promise<void> {
  await sql`delete from run_events e where not exists (select from runs r where r.id = e.run_id)`.execute(db);
}
