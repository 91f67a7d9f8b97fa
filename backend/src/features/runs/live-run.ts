import type { RunEvent } from '@parley/contract/events';
import { Kept } from './kept.ts';
import type { LogSource, RunLogWriter } from './log-writer.ts';
import type { LoggedEvent, OwnedRun } from './types.ts';

export const frameOf = ({ seq, data }: LoggedEvent): string => `id: ${seq}\ndata: ${data}\n\n`;

/**
 * A run that this process writes: numbers its events, hands them to the log and wakes its readers.
 *
 * Events are kept until they are stored; older ones are read from the table.
 */
export class LiveRun implements LogSource {
  readonly id: number;
  readonly fence: number;
  readonly seams: readonly number[];
  readonly baseSeq: number;
  readonly abort = new AbortController();
  /** Settles once the final state is stored and told, or the run has gone to another owner. */
  readonly ended: Promise<void>;
  /** What the answer holds by its last event; what a snapshot shows. */
  readonly kept: Kept;

  readonly #writer: RunLogWriter;
  readonly #readers = new Set<() => void>();
  readonly #events: LoggedEvent[] = [];
  /** What came before the row was safe. */
  #held: LoggedEvent[] | null = null;
  #lastSeq: number;
  #toldSeq: number;
  #state: 'running' | 'ended' | 'lost' = 'running';
  #settleEnded = () => {};
  #durable = Promise.resolve();
  #settleDurable = () => {};

  /** `kept` is what the run held when this process took it, up to `lastSeq`. */
  constructor(run: OwnedRun, writer: RunLogWriter, kept = new Kept(), lastSeq = run.base_seq) {
    this.id = run.id;
    this.fence = run.fence;
    this.seams = run.seams;
    this.baseSeq = run.base_seq;
    this.kept = kept;
    this.#lastSeq = lastSeq;
    this.#toldSeq = lastSeq;
    this.#writer = writer;
    this.ended = new Promise((resolve) => {
      this.#settleEnded = resolve;
    });
  }

  /** Settles once its row is safe, or the run is lost. Until then nothing of it may be stored. */
  get durable(): Promise<void> {
    return this.#durable;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** The last event that readers may have seen; the final ones are told only after they are stored. */
  get toldSeq(): number {
    return this.#toldSeq;
  }

  get hasEnded(): boolean {
    return this.#state === 'ended';
  }

  /** Another owner writes it now, or will. Readers have to ask again. */
  get isLost(): boolean {
    return this.#state === 'lost';
  }

  append(event: RunEvent): void {
    if (this.#state !== 'running') return;
    this.kept.add(event);
    const logged = this.#number(event);
    if (this.#held) this.#held.push(logged);
    else this.#log([logged]);
  }

  /** Keeps back all events from now on, until `confirm`. */
  hold(): void {
    this.#held = [];
    this.#durable = new Promise((resolve) => {
      this.#settleDurable = resolve;
    });
  }

  /** The run's row is safe: logs and tells what was kept back. */
  confirm(): void {
    const held = this.#held ?? [];
    this.#held = null;
    if (this.#state === 'running' && held.length > 0) this.#log(held);
    this.#settleDurable();
  }

  /** Numbers the last events without telling them: they are stored with the final state first. */
  numberLast(events: RunEvent[]): LoggedEvent[] {
    return events.map((event) => this.#number(event));
  }

  end(last: LoggedEvent[]): void {
    if (this.#state !== 'running') return;
    this.#state = 'ended';
    this.#tell(last);
    this.#settleEnded();
  }

  lose(): void {
    if (this.#state !== 'running') return;
    this.#state = 'lost';
    this.#tell([]);
    this.#settleEnded();
    this.#settleDurable();
  }

  stored(seq: number): void {
    const first = this.#events[0]?.seq ?? seq + 1;
    this.#events.splice(0, seq + 1 - first);
    this.kept.pack();
  }

  refused(): void {
    if (this.#state === 'running') this.abort.abort(new Cancelled('lost'));
  }

  /** Everything told after `seq`; null when part of it is only in the table by now. */
  eventsAfter(seq: number): LoggedEvent[] | null {
    const first = this.#events[0]?.seq ?? this.#toldSeq + 1;
    if (seq + 1 < first) return null;
    return this.#events.slice(seq + 1 - first);
  }

  /** Calls `wake` whenever there is something new, until the returned undo is called. */
  watch(wake: () => void): () => void {
    this.#readers.add(wake);
    return () => this.#readers.delete(wake);
  }

  #number(event: RunEvent): LoggedEvent {
    this.#lastSeq += 1;
    return { seq: this.#lastSeq, data: JSON.stringify(event) };
  }

  #log(events: LoggedEvent[]): void {
    for (const logged of events) this.#writer.enqueue(this, logged);
    this.#tell(events);
  }

  #tell(events: LoggedEvent[]): void {
    this.#events.push(...events);
    this.#toldSeq = events.at(-1)?.seq ?? this.#toldSeq;
    for (const wake of this.#readers) wake();
  }
}

/**
 * Why a run was aborted; the abort's reason. `released`: this process stops and leaves it to others. `lost`: another
 * owner has taken it.
 */
export class Cancelled {
  readonly reason: 'stopped' | 'released' | 'lost';
  constructor(reason: 'stopped' | 'released' | 'lost') {
    this.reason = reason;
  }
}
