import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { newUuid } from '../../platform/ids.ts';
import { createLog } from '../../platform/log.ts';
import { createDatabase, createPool, type Db } from '../../platform/postgres/pool.ts';
import { cloneDatabase } from '../../testing/database.ts';
import { renewLease } from '../nodes/store.ts';
import { openConversation, takeAbandonedRun } from './store.ts';

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
