import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { cloneDatabase } from '../../testing/database.ts';
import { createLog } from '../log.ts';
import { isConnectionFault } from './faults.ts';
import { createDatabase, createPool, endConnections } from './pool.ts';

const log = createLog('silent');
let database: Awaited<ReturnType<typeof cloneDatabase>>;
let pool: ReturnType<typeof createPool>;
beforeAll(async () => {
  database = await cloneDatabase(inject('templateUrl'));
  pool = createPool(database.url, log);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('a connection that breaks in the middle of a query fails that query and nothing else', async () => {
  const db = createDatabase(pool);
  const running = db.transaction().execute(async (trx) => {
    const asleep = sql`select pg_sleep(20)`.execute(trx);
    endConnections(pool);
    await asleep;
  });
  const error = await running.then(
    () => null,
    (fault) => fault,
  );
  expect(isConnectionFault(error)).toBe(true);
  expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
});
