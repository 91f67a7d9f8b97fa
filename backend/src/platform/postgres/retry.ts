import { setTimeout as sleep } from 'node:timers/promises';
import { mayPass } from './faults.ts';

const everyMs = 1_000;

/**
 * Repeats a statement, each second, for as long as the database is away or cannot answer now.
 *
 * Errors: what the database refuses; any fault once `signal` aborts.
 */
export async function retried<T>(statement: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await statement();
    } catch (error) {
      if (!mayPass(error) || signal?.aborted) throw error;
      await sleep(everyMs, undefined, signal && { signal }).catch(() => {});
    }
  }
}
