import { sql } from 'kysely';
import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, expect, inject, it, onTestFinished, vi } from 'vitest';
import { newUuid } from '../../platform/ids.ts';
import { createLog } from '../../platform/log.ts';
import { closePool, createDatabase, createPool, type Db } from '../../platform/postgres/pool.ts';
import { cloneDatabase } from '../../testing/database.ts';
import { createNode } from './service.ts';
import type { NodeMessage } from './types.ts';

const log = createLog('silent');
let database: Awaited<ReturnType<typeof cloneDatabase>>;
let onlooker: Pool;
let db: Db;
beforeAll(async () => {
  database = await cloneDatabase(inject('templateUrl'));
  onlooker = createPool(database.url, log);
  db = createDatabase(onlooker);
});
afterAll(async () => {
  await onlooker.end();
  await database.drop();
});
afterEach(() => vi.restoreAllMocks());

/** A node that has joined, with a pool of its own. */
async function join(exclusive = false) {
  const pool = createPool(database.url, log);
  const node = createNode({ pool, log, exclusive });
  const heard: NodeMessage[] = [];
  node.subscribe(
    (message) => heard.push(message),
    () => {},
  );
  await node.join();
  let left: Promise<void> | null = null;
  const leave = () => {
    left ??= node.leave();
    return left;
  };
  onTestFinished(async () => {
    await leave();
    if (!pool.ending) await pool.end();
  });
  return { node, pool, heard, leave };
}

it('what somebody else says on the channel of the nodes ends none of them', async () => {
  const speaker = await join();
  const { heard } = await join();
  await speaker.node.renew();
  for (const payload of ['x', 'null', '{"from":"n","message":{"type":"logged"}}']) {
    await sql`select pg_notify('parley', ${payload})`.execute(db);
  }
  speaker.node.publish({ type: 'stop', runId: 7 });
  await expect.poll(() => heard).toEqual([{ type: 'stop', runId: 7 }]);
});

const waiters = async (text: string): Promise<number> => {
  const { rows } = await sql<{ pid: number }>`select pid from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like ${`%${text}%`}`.execute(
    db,
  );
  return rows.length;
};

it.each([false, true])(
  'a full pool costs neither the lease nor its statements, alone: %s',
  async (exclusive) => {
    const { node, pool } = await join(exclusive);
    const lock = "select pg_advisory_xact_lock(hashtext('full'))";
    const busy = await db.transaction().execute(async (trx) => {
      await sql.raw(lock).execute(trx);
      const all = Array.from({ length: 10 }, () => pool.query(lock));
      await expect.poll(() => waiters('full')).toBe(10);
      await sql`update nodes set lease_expires_at = now() where id = ${node.id}`.execute(db);
      await node.renew();
      const { rows } = await sql<{ renewed: boolean }>`select lease_expires_at > now() as renewed from nodes
      where id = ${node.id}`.execute(db);
      expect(rows).toEqual([{ renewed: true }]);
      expect(await waiters('full')).toBe(10);
      return { all };
    });
    await Promise.all(busy.all);
  },
);

it('a connection of its own that breaks is made again', async () => {
  const { node } = await join();
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query like '%into nodes%' and pid <> pg_backend_pid()`.execute(db);
  await expect
    .poll(() =>
      node.renew().then(
        () => 'renewed',
        () => 'broken',
      ),
    )
    .toBe('renewed');
});

it('a lease that waits for a lock leaves the statements of others alone', async () => {
  const { node, pool } = await join();
  const { other } = await db.transaction().execute(async (trx) => {
    await sql`select from nodes where id = ${node.id} for update`.execute(trx);
    const sleeping = pool.query('select pg_sleep(6)');
    await expect(node.renew()).rejects.toMatchObject({ code: '57014' });
    return { other: sleeping };
  });
  await other;
  await node.renew();
}, 15_000);

it('gives up its lease although the pool is closed already', async () => {
  const { node, pool, leave } = await join();
  await closePool(pool, 0);
  await leave();
  expect(await db.selectFrom('nodes').where('id', '=', node.id).selectAll().execute()).toEqual([]);
});

it('forgets a node only once its own renewals tell a dead one from an outage of the database', async () => {
  const { node } = await join();
  const id = newUuid();
  const lease_expires_at = sql<string>`now() - interval '6 minutes'`;
  await db.insertInto('nodes').values({ id, lease_expires_at }).execute();
  const isKnown = async () =>
    (await db.selectFrom('nodes').where('id', '=', id).selectAll().execute()).length === 1;
  await node.forgetDead();
  expect(await isKnown()).toBe(true);
  const startedAt = performance.now();
  for (const seconds of [2, 4, 6, 8]) {
    vi.spyOn(performance, 'now').mockReturnValue(startedAt + seconds * 1_000);
    await node.renew();
  }
  await node.forgetDead();
  expect(await isKnown()).toBe(false);
});
