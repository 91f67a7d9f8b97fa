import type { LocalModelState } from '@parley/contract/models';

/** What is being done. Bytes; `total` is null when unknown. */
export type Report = (step: { message: string; received: number; total: number | null }) => void;

/** Fetches what is missing and gives what came of it. */
export type Work<T> = (report: Report, signal: AbortSignal) => Promise<T>;

/** Something that must be fetched before use: at most one attempt runs, and a failed one is not repeated at once. */
export interface Preparation<T> {
  state(): LocalModelState;
  /** The result; null until the state is `ready`. */
  result(): T | null;
  /** Begins, unless it is under way or done, or failed less than `retryAfterMs` ago. */
  start(): void;
  /** Settles when the attempt under way has ended, well or not. */
  settled(): Promise<void>;
  /** Ends the attempt under way; nothing begins after it. */
  stop(): Promise<void>;
}

const idle: LocalModelState = { status: 'idle', received_bytes: 0, total_bytes: null, message: null };

export function createPreparation<T>(options: {
  work: Work<T>;
  retryAfterMs: number;
  onFailure: (error: unknown) => void;
}): Preparation<T> {
  const stopping = new AbortController();
  let state = idle;
  let result: T | null = null;
  let failedAt = Number.NEGATIVE_INFINITY;
  let attempt = Promise.resolve();

  const report: Report = ({ message, received, total }) => {
    state = { status: 'downloading', received_bytes: received, total_bytes: total, message };
  };

  async function run(): Promise<void> {
    try {
      result = await options.work(report, stopping.signal);
      state = { ...state, status: 'ready', message: null };
    } catch (error) {
      failedAt = performance.now();
      const message = error instanceof Error ? error.message : String(error);
      state = { ...state, status: 'failed', message };
      if (!stopping.signal.aborted) options.onFailure(error);
    }
  }

  return {
    state: () => state,
    result: () => result,
    start() {
      const isBusy = state.status === 'downloading' || state.status === 'ready';
      if (isBusy || stopping.signal.aborted || performance.now() - failedAt < options.retryAfterMs) return;
      report({ message: 'Looking for the built-in model', received: 0, total: null });
      attempt = run();
    },
    settled: () => attempt,
    async stop() {
      stopping.abort(new Error('Parley is stopping'));
      await attempt;
    },
  };
}
