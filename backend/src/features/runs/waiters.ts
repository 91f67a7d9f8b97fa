/** Those who wait for news of runs that another node writes. */
export class RunWaiters {
  readonly #waiting = new Map<number, Set<() => void>>();

  /** Resolves at news of the run, after `maxMs`, or when `signal` aborts. Register before looking at the table. */
  wait(runId: number, maxMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(runId) ?? new Set();
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', settle);
        waiting.delete(settle);
        if (waiting.size === 0) this.#waiting.delete(runId);
        resolve();
      };
      const timer = setTimeout(settle, maxMs);
      signal?.addEventListener('abort', settle);
      if (signal?.aborted) return settle();
      waiting.add(settle);
      this.#waiting.set(runId, waiting);
    });
  }

  wake(runIds: Iterable<number>): void {
    for (const id of runIds) for (const settle of [...(this.#waiting.get(id) ?? [])]) settle();
  }

  wakeAll(): void {
    this.wake([...this.#waiting.keys()]);
  }
}
