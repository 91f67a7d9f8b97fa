import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { isConnectionFault } from './faults.ts';
import { endConnections } from './pool.ts';

const retryMs = 500;
const answerMs = 5_000;
const giveUpMs = 60_000;

/**
 * Waits until the database answers: it may be starting as well. `onWait` is told once why it does not.
 *
 * Units:  an attempt has 5 s, since a database may take connections and say nothing.
 * Errors: the driver's, at once when the database refuses us, after a minute when it is not there; the signal's reason.
 */
export async function reachDatabase(
  pool: Pool,
  onWait: (fault: Error) => void,
  signal: AbortSignal,
): Promise<void> {
  const until = performance.now() + giveUpMs;
  let isWaiting = false;
  for (;;) {
    try {
      return await answered(pool, signal);
    } catch (fault) {
      signal.throwIfAborted();
      if (!isConnectionFault(fault) || performance.now() > until) throw fault;
      if (!isWaiting) onWait(fault as Error);
      isWaiting = true;
      await sleep(retryMs, undefined, { signal });
    }
  }
}

function answered(pool: Pool, signal: AbortSignal): Promise<void> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
  const cut = () => endConnections(pool);
  limited.addEventListener('abort', cut);
  return pool
    .query('select 1')
    .then(() => undefined)
    .finally(() => limited.removeEventListener('abort', cut));
}
