/** Lets one through at a time, in the order of asking. */
export interface Turns {
  /** Waits for the turn; call the result to give it back. Errors: the abort's own reason. */
  take(signal: AbortSignal): Promise<() => void>;
}

export function createTurns(): Turns {
  let last = Promise.resolve();
  return {
    async take(signal) {
      const before = last;
      const { promise, resolve } = Promise.withResolvers<void>();
      last = before.then(() => promise);
      try {
        await Promise.race([before, rejectOnAbort(signal)]);
      } catch (error) {
        resolve();
        throw error;
      }
      return resolve;
    },
  };
}

/** Never resolves. */
export function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
