import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as database from './database.ts';
import type { KeptConversation } from './record.ts';

const record = (userId: number, id: number, readAtMs = id): KeptConversation => ({
  userId,
  id,
  title: `c${id}`,
  messages: [],
  hasOlder: false,
  readAtMs,
});
const idsOf = async (userId: number) => (await database.readLatest(userId, 1000)).map(({ id }) => id);
afterEach(async () => {
  vi.unstubAllGlobals();
  await database.removeAll();
});

describe('what is kept', () => {
  it('belongs to an account, and comes latest first', async () => {
    await database.writeKept([record(1, 10, 300), record(1, 11, 500), record(2, 12, 400)]);
    expect(await idsOf(1)).toEqual([11, 10]);
    expect(await database.readLatest(1, 1)).toHaveLength(1);
    expect(await database.readKept(1, 10)).toMatchObject({ title: 'c10' });
    expect(await database.readKept(2, 10)).toBeUndefined();
    await database.writeKept([{ ...record(1, 10, 600), title: 'renamed' }]);
    expect(await database.readKept(1, 10)).toMatchObject({ title: 'renamed' });
    expect(await idsOf(1)).toEqual([10, 11]);
  });

  it('is bounded: the oldest go', async () => {
    const many = Array.from({ length: database.maxRecords + 5 }, (_, at) => record(1, at + 1));
    await database.writeKept(many);
    const ids = await idsOf(1);
    expect(ids).toHaveLength(database.maxRecords);
    expect(ids.at(-1)).toBe(6);
  });

  it('can be removed one by one, for others, and wholly', async () => {
    await database.writeKept([record(1, 10), record(1, 11), record(2, 12), record(3, 13)]);
    await database.removeKept(1, 10);
    expect(await idsOf(1)).toEqual([11]);
    await database.removeOthers(2);
    expect([await idsOf(1), await idsOf(2), await idsOf(3)]).toEqual([[], [12], []]);
    await database.removeAll();
    expect(await idsOf(2)).toEqual([]);
  });
});

describe('a browser without such storage', () => {
  it('keeps nothing and breaks nothing', async () => {
    vi.resetModules();
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new Error('The operation is insecure.');
      },
    });
    const broken: typeof database = await import('./database.ts');
    await broken.writeKept([record(1, 10)]);
    expect(await broken.readLatest(1, 5)).toEqual([]);
    expect(await broken.readKept(1, 10)).toBeUndefined();
    await broken.removeAll();
  });
});
