import { unlessAborted } from './flights.ts';

/** Callers of this process that wait for one thing, served in the order in which they came. */
export interface WaitingLine {
  /**
   * Does `work` when those before are done, or returns null at once when `maxWaiting` wait already.
   *
   * Errors: those of `work`; the abort's reason.
   */
  queue<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | null>;
}

export function createWaitingLine(maxWaiting: number): WaitingLine {
  let last: Promise<unknown> = Promise.resolve();
  let inside = 0;
  return {
    async queue(signal, work) {
      if (inside >= maxWaiting) return null;
      inside += 1;
      const before = last;
      const mine = Promise.withResolvers<void>();
      last = mine.promise;
      try {
        await unlessAborted(before, signal);
        return await work();
      } finally {
        inside -= 1;
        // One that leaves early passes nobody: those behind it still wait for those before it.
        void before.then(() => mine.resolve());
      }
    },
  };
}
