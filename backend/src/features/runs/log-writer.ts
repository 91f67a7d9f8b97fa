import type { Log } from '../../platform/log.ts';
import { isConnectionFault } from '../../platform/postgres/faults.ts';
import type { LoggedEvent } from './types.ts';

export interface PendingEvent extends LoggedEvent {
  runId: number;
  stored: () => void;
}

const flushMs = 100;
const maxEventsPerInsert = 1_000;
const retryMs = [200, 500, 1_000, 2_000];

/**
 * Writes the events of all runs of this process: one insert per flush, at most 100 ms after the first event waits.
 *
 * Errors: none while streaming. When the database is away, events wait in memory and are tried again until it is back.
 */
export class RunLogWriter {
  readonly #insert: (events: PendingEvent[]) => Promise<void>;
  readonly #log: Log;
  #waiting: PendingEvent[] = [];
  #enqueued = 0;
  #stored = 0;
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> | null = null;

  constructor(insert: (events: PendingEvent[]) => Promise<void>, log: Log) {
    this.#insert = insert;
    this.#log = log;
  }

  enqueue(event: PendingEvent): void {
    this.#waiting.push(event);
    this.#enqueued += 1;
    if (!this.#flushing) this.#timer ??= setTimeout(() => void this.flush(), flushMs);
  }

  /** Resolves once everything enqueued so far is stored; what comes meanwhile is not waited for. */
  async flush(): Promise<void> {
    const target = this.#enqueued;
    while (this.#stored < target) {
      this.#flushing ??= this.#writeBatch().finally(() => {
        this.#flushing = null;
        if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => void this.flush(), flushMs);
      });
      await this.#flushing;
    }
  }

  async #writeBatch(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const batch = this.#waiting.splice(0, maxEventsPerInsert);
    await this.#untilStored(batch);
    this.#stored += batch.length;
    for (const event of batch) event.stored();
  }

  /** What the database refuses for itself is dropped: the message will hold it, and other runs must not wait. */
  async #untilStored(batch: PendingEvent[]): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#insert(batch);
      } catch (err) {
        const isAway = isConnectionFault(err);
        const waitMs = retryMs[Math.min(attempt, retryMs.length - 1)];
        this.#log.error(
          { err, events: batch.length, isAway, waitMs },
          'runs.log: events could not be stored',
        );
        if (!isAway) return;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }
}
