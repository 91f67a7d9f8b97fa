import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { cloneDatabase } from '../../testing/database.ts';
import { createLog } from '../log.ts';
import { isConnectionFault } from './faults.ts';
import { closePool, createDatabase, createPool, endConnections } from './pool.ts';

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

test('whoever waits for a connection when the pool is closed hears of it at once', async () => {
  const closing = createPool(database.url, log);
  const lock = "select pg_advisory_xact_lock(hashtext('closing'))";
  await createDatabase(pool)
    .transaction()
    .execute(async (trx) => {
      await sql.raw(lock).execute(trx);
      let answered = 0;
      const busy = Array.from({ length: 10 }, () => closing.query(lock).finally(() => answered++));
      const waiting = [closing.query('select 1'), sql`select 1`.execute(createDatabase(closing))];
      await expect.poll(() => closing.waitingCount).toBe(2);
      const closed = closePool(closing, 20_000);
      for (const refused of await Promise.allSettled(waiting)) {
        expect(refused).toMatchObject({
          reason: { message: expect.stringMatching(/^Connection terminated/) },
        });
      }
      expect(answered).toBe(0);
      return { busy, closed };
    })
    .then(async ({ busy, closed }) => {
      await Promise.all(busy);
      await closed;
    });
});
