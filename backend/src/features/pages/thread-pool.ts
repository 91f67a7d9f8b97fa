import { WorkerThread } from './worker-thread.ts';

/** A question's pages come within seconds, and a conversation's next question often within a minute. */
const idleMaxMs = 60_000;

/** At most so many threads, started when they are needed and ended when they are not. The last used is used first. */
export class ThreadPool {
  readonly #max: number;
  readonly #maxHeapMb: number;
  readonly #idle = new Map<WorkerThread, NodeJS.Timeout>();
  readonly #busy = new Set<WorkerThread>();
  readonly #waiting = new Set<() => void>();
  #isClosed = false;

  constructor(max: number, maxHeapMb: number) {
    this.#max = max;
    this.#maxHeapMb = maxHeapMb;
  }

  /** First come, first served. Errors: the abort's reason; a plain one after `close`. */
  async take(signal: AbortSignal): Promise<WorkerThread> {
    signal.throwIfAborted();
    while (this.#busy.size >= this.#max) await this.#turn(signal);
    if (this.#isClosed) throw new Error('The page reader is closed');
    const thread =
      [...this.#idle.keys()].findLast(({ isAlive }) => isAlive) ?? new WorkerThread(this.#maxHeapMb);
    clearTimeout(this.#idle.get(thread));
    this.#idle.delete(thread);
    this.#busy.add(thread);
    return thread;
  }

  give(thread: WorkerThread): void {
    this.#busy.delete(thread);
    if (thread.isAlive) this.#rest(thread);
    const [next] = this.#waiting;
    next?.();
  }

  /** Makes sure that the next one who comes finds a thread. */
  warm(): void {
    const isFull = this.#busy.size + this.#idle.size >= this.#max;
    if (!this.#isClosed && !isFull && this.#idle.size === 0) this.#rest(new WorkerThread(this.#maxHeapMb));
  }

  /** Ends all threads, those at work too. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#idle.values()) clearTimeout(timer);
    await Promise.all([...this.#idle.keys(), ...this.#busy].map((thread) => thread.kill()));
    for (const wake of this.#waiting) wake();
  }

  #rest(thread: WorkerThread): void {
    const timer = setTimeout(() => {
      this.#idle.delete(thread);
      void thread.kill();
    }, idleMaxMs).unref();
    this.#idle.set(thread, timer);
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        this.#waiting.delete(settle);
        signal.removeEventListener('abort', settle);
        if (signal.aborted) reject(signal.reason);
        else resolve();
      };
      this.#waiting.add(settle);
      signal.addEventListener('abort', settle);
    });
  }
}
