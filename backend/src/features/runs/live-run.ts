import type { RunEvent } from '@parley/contract/events';
import type { RunLogWriter } from './log-writer.ts';
import { keepEvent, nothingKept } from './rules.ts';
import type { LoggedEvent } from './types.ts';

/** Stored events stay in memory up to this many, so that a quick reconnect needs no query. */
const keptEvents = 512;

export const frameOf = ({ seq, data }: LoggedEvent): string => `id: ${seq}\ndata: ${data}\n\n`;

/**
 * A run that this process writes: numbers its events, hands them to the log and wakes its readers.
 *
 * Events are kept until they are stored, and the last 512 after that; older ones are read from the table.
 */
export class LiveRun {
  readonly id: number;
  readonly abort = new AbortController();
  /** Settles once the final state is stored and told. */
  readonly ended: Promise<void>;
  /** What the answer holds by its last event; what a snapshot shows. */
  readonly kept = nothingKept();

  readonly #writer: RunLogWriter;
  readonly #waiting = new Set<() => void>();
  #events: LoggedEvent[] = [];
  #lastSeq = 0;
  #hasEnded = false;
  #settleEnded = () => {};

  constructor(id: number, writer: RunLogWriter) {
    this.id = id;
    this.#writer = writer;
    this.ended = new Promise((resolve) => {
      this.#settleEnded = resolve;
    });
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** The last event that readers may have seen; the final ones are told only after they are stored. */
  get toldSeq(): number {
    return this.#events.at(-1)?.seq ?? 0;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  append(event: RunEvent): void {
    keepEvent(this.kept, event);
    const logged = this.#number(event);
    this.#writer.enqueue({ ...logged, runId: this.id, stored: () => this.#markStored(logged.seq) });
    this.#tell([logged]);
  }

  /** Numbers the last events without telling them: they are stored with the final state first. */
  numberLast(events: RunEvent[]): LoggedEvent[] {
    return events.map((event) => this.#number(event));
  }

  end(last: LoggedEvent[]): void {
    this.#hasEnded = true;
    this.#tell(last);
    this.#settleEnded();
  }

  /** Everything told after `seq`; null when part of it is only in the table by now. */
  eventsAfter(seq: number): LoggedEvent[] | null {
    const first = this.#events[0]?.seq ?? this.#lastSeq + 1;
    if (seq + 1 < first) return null;
    return this.#events.slice(seq + 1 - first);
  }

  /** Resolves at the next event, or when `signal` aborts. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const settle = () => {
        this.#waiting.delete(settle);
        signal.removeEventListener('abort', settle);
        resolve();
      };
      this.#waiting.add(settle);
      signal.addEventListener('abort', settle);
    });
  }

  #number(event: RunEvent): LoggedEvent {
    this.#lastSeq += 1;
    return { seq: this.#lastSeq, data: JSON.stringify(event) };
  }

  #tell(events: LoggedEvent[]): void {
    this.#events.push(...events);
    for (const wake of this.#waiting) wake();
  }

  #markStored(seq: number): void {
    const droppable = seq - keptEvents + 1 - (this.#events[0]?.seq ?? seq);
    if (droppable >= keptEvents) this.#events = this.#events.slice(droppable);
  }
}
