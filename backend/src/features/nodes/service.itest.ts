import { sql } from 'kysely';
import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, inject, it, onTestFinished } from 'vitest';
import { createLog } from '../../platform/log.ts';
import { createDatabase, createPool, type Db } from '../../platform/postgres/pool.ts';
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

/** A node that has joined, with a pool of its own. */
async function join(exclusive = false) {
  const pool = createPool(database.url, log);
  const node = createNode({ db: createDatabase(pool), pool, log, exclusive });
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
