import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { isConnectionFault } from './faults.ts';

const retryMs = 500;
const giveUpMs = 60_000;

/**
 * Waits until the database answers: it may be starting as well. `onWait` is told once why it does not.
 *
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
      await pool.query('select 1');
      return;
    } catch (fault) {
      if (!isConnectionFault(fault) || performance.now() > until) throw fault;
      if (!isWaiting) onWait(fault as Error);
      isWaiting = true;
      await sleep(retryMs, undefined, { signal });
    }
  }
}
