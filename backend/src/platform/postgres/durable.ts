import { sql } from 'kysely';
import type { Db } from './pool.ts';

/**
 * In the list of a `select` that is a transaction's last statement: its commit does not wait for the disk. Others see
 * the rows at once, but nobody may be told of them before `untilDurable`: if the database falls before that, they are
 * gone, and their ids may be given again.
 */
export const commitsEarly = sql<string>`set_config('synchronous_commit', 'off', true)`;

/**
 * Resolves once everything that was committed before the call is as safe as the database keeps it.
 *
 * Source: the log is written in order, so the commit of an empty message waits for all that stands before it.
 */
export async function untilDurable(db: Db): Promise<void> {
  await sql`select pg_logical_emit_message(true, 'parley', ${''}::text)`.execute(db);
}
