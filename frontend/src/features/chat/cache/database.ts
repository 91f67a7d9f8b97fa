import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { KeptConversation } from './record.ts';

interface Schema extends DBSchema {
  conversations: {
    key: [userId: number, id: number];
    value: KeptConversation;
    indexes: { age: [userId: number, readAtMs: number] };
  };
}

/** Raised when records get another shape: the old ones are dropped, since the server has them all. */
const version = 1;
const name = 'parley';
export const maxRecords = 200;

let opened: Promise<IDBPDatabase<Schema>> | null = null;

function open(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>(name, version, {
    upgrade(db) {
      for (const store of db.objectStoreNames) db.deleteObjectStore(store);
      const store = db.createObjectStore('conversations', { keyPath: ['userId', 'id'] });
      store.createIndex('age', ['userId', 'readAtMs']);
    },
    // A newer version of the page, in another tab, wants to change it.
    blocking: () => void forget(),
    terminated: () => {
      opened = null;
    },
  }).catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}

async function forget(): Promise<void> {
  const before = opened;
  opened = null;
  (await before)?.close();
}

/** The browser may have no such storage, or no room in it: then nothing is kept, and nothing else is the worse for it. */
async function attempt<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work(await open());
  } catch {
    return otherwise;
  }
}

const ofAccount = (userId: number) =>
  IDBKeyRange.bound([userId, Number.NEGATIVE_INFINITY], [userId, Number.POSITIVE_INFINITY]);

export const readKept = (userId: number, id: number): Promise<unknown> =>
  attempt((db) => db.get('conversations', [userId, id]), undefined);

/** The `count` records that were read from the server last, latest first. */
export const readLatest = (userId: number, count: number): Promise<KeptConversation[]> =>
  attempt(async (db) => {
    const found: KeptConversation[] = [];
    const index = db.transaction('conversations').store.index('age');
    let cursor = await index.openCursor(ofAccount(userId), 'prev');
    for (; cursor && found.length < count; cursor = await cursor.continue()) found.push(cursor.value);
    return found;
  }, []);

/** Stores records, and gives up the oldest of the account when there are too many. */
export const writeKept = (records: KeptConversation[]): Promise<void> =>
  attempt(async (db) => {
    const transaction = db.transaction('conversations', 'readwrite');
    await Promise.all(records.map((record) => transaction.store.put(record)));
    for (const userId of new Set(records.map((record) => record.userId))) {
      let surplus = (await transaction.store.count(ofAccount(userId))) - maxRecords;
      let cursor = surplus > 0 ? await transaction.store.index('age').openCursor(ofAccount(userId)) : null;
      for (; cursor && surplus > 0; surplus -= 1, cursor = await cursor.continue()) await cursor.delete();
    }
    await transaction.done;
  }, undefined);

export const removeKept = (userId: number, id: number): Promise<void> =>
  attempt((db) => db.delete('conversations', [userId, id]), undefined);

/** Removes what belongs to anybody else than `userId`. */
export const removeOthers = (userId: number): Promise<void> =>
  attempt(async (db) => {
    const { store, done } = db.transaction('conversations', 'readwrite');
    await store.delete(IDBKeyRange.upperBound([userId, Number.NEGATIVE_INFINITY]));
    await store.delete(IDBKeyRange.lowerBound([userId, Number.POSITIVE_INFINITY]));
    await done;
  }, undefined);

export const removeAll = (): Promise<void> => attempt((db) => db.clear('conversations'), undefined);
