import { setTimeout as sleep } from 'node:timers/promises';

/** Errors: the abort's reason when `signal` aborts first. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

export const waitFor: Wait = (ms, signal) =>
  sleep(ms, undefined, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
