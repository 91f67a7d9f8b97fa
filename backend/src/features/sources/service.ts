import type { Snapshot } from '@parley/contract/search';
import { AppError } from '../../platform/app-error.ts';
import type { Actor } from '../../platform/http/serve.ts';
import type { Db } from '../../platform/postgres/pool.ts';
import * as store from './store.ts';
import type { KeptSource } from './types.ts';

/** Keeps what an answer may cite; an owner that has lost its run changes nothing. */
export const keepSources = (db: Db, owner: store.Owner, sources: readonly KeptSource[]): Promise<void> =>
  store.replaceSources(db, owner, sources);

/** By number, from 1. */
export const sourcesOf = (db: Db, messageId: number): Promise<KeptSource[]> =>
  store.listSources(db, messageId);

/** A source of an answer of the actor's as it was when it was read. Errors: `not_found`. */
export async function snapshotOf(db: Db, actor: Actor, messageId: number, number: number): Promise<Snapshot> {
  const found = await store.findSnapshot(db, actor.userId, messageId, number);
  if (!found) throw new AppError('not_found', 'There is no such source.');
  return found;
}
