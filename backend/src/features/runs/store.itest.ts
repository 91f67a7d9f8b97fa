import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { newUuid } from '../../platform/ids.ts';
import { createLog } from '../../platform/log.ts';
import { createDatabase, createPool, type Db } from '../../platform/postgres/pool.ts';
import { cloneDatabase } from '../../testing/database.ts';
import { renewLease } from '../nodes/store.ts';
import { deleteOldEvents } from './log-store.ts';
import { openConversation, reopenRun, takeAbandonedRun } from './store.ts';

const log = createLog('fatal');

let database: Awaited<ReturnType<typeof cloneDatabase>>;
let db: Db;
let userId: number;
beforeAll(async () => {
  database = await cloneDatabase(inject('templateUrl'));
  db = createDatabase(createPool(database.url, log));
  const user = { username: 'owner', email: 'owner@example.com', hashed_password: '' };
  const { id } = await db.insertInto('users').values(user).returning('id').executeTakeFirstOrThrow();
  userId = id;
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const leaveRun = () =>
  openConversation(db, {
    userId,
    title: 'left',
    message: 'left',
    model: 'any',
    searchMode: 'off',
    clientId: null,
    requestHash: Buffer.alloc(32),
    nodeId: newUuid(),
  });

describe('a run whose node has gone', () => {
  it('is taken once, however many nodes reach for it at the same moment', async () => {
    const nodeIds = Array.from({ length: 8 }, newUuid);
    for (const id of nodeIds) await renewLease(db, id);
    const taken: number[] = [];
    const left: number[] = [];
    for (let round = 0; round < 100; round++) {
      left.push((await leaveRun()).run.id);
      const reached = nodeIds.map((nodeId) =>
        takeAbandonedRun(db, { nodeId, liveRunIds: taken, canJudge: true }),
      );
      for (const run of await Promise.all(reached)) if (run) taken.push(run.id);
    }
    expect(taken).toEqual(left);
  });
});

describe('a run whose log is to be cleaned', () => {
  const isHeldUp = async (): Promise<boolean> => {
    const { rows } = await sql`select from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%update messages%'`.execute(
      db,
    );
    return rows.length > 0;
  };

  it('goes on at the same moment: neither waits for the other, and its log stays', async () => {
    const { run } = await leaveRun();
    await db.insertInto('run_events').values({ run_id: run.id, seq: 1, data: '{}' }).execute();
    const ended_at = sql<string>`now() - interval '1 hour'`;
    await db.updateTable('runs').set({ status: 'stopped', ended_at }).where('id', '=', run.id).execute();
    const { reopened } = await db.transaction().execute(async (trx) => {
      await sql`select from messages where id = ${run.message_id} for update`.execute(trx);
      const going = db.transaction().execute((other) => reopenRun(other, run, newUuid()));
      await expect.poll(isHeldUp).toBe(true);
      await deleteOldEvents(db);
      return { reopened: going };
    });
    await reopened;
    const query = db.selectFrom('runs').select(['status', 'has_log']).where('id', '=', run.id);
    expect(await query.executeTakeFirst()).toEqual({ status: 'running', has_log: true });
  });
});
