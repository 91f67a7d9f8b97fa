import { type RawBuilder, sql } from 'kysely';
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
  await barrier.execute(db);
}

const barrier = sql`select pg_logical_emit_message(true, 'parley', ${''}::text)`;

/**
 * Runs one statement that commits early, and sends what `untilDurable` asks right behind it: the database goes on to the
 * disk while the rows are still on their way here.
 *
 * Shape:  `durable` settles as `untilDurable` does. Its error is for whoever awaits it.
 */
export async function executeEarly<T>(
  db: Db,
  statement: RawBuilder<T>,
): Promise<{ rows: T[]; durable: Promise<void> }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ rows: T[]; durable: Promise<void> }>();
  db.getExecutor()
    .provideConnection(async (connection) => {
      const stored = connection.executeQuery<T>(statement.compile(db));
      const durable = connection.executeQuery(barrier.compile(db)).then(() => {});
      const settled = durable.catch(() => {});
      try {
        resolve({ rows: (await stored).rows, durable });
      } finally {
        await settled;
      }
    })
    .catch(reject);
  return promise;
}
