import type { Log } from '../../platform/log.ts';
import { mayPass } from '../../platform/postgres/faults.ts';
import type { LoggedEvent } from './types.ts';

/** A run as the writer knows it. */
export interface LogSource {
  readonly id: number;
  readonly fence: number;
  /** Everything up to `seq` is in the table. */
  stored(seq: number): void;
  /** The table has another owner for this run, and takes nothing more from this one. */
  refused(): void;
}

/** Consecutive events of one run: a row of the log. */
export interface LogChunk {
  source: LogSource;
  /** Of the last event. */
  seq: number;
  /** One JSON text a line. */
  data: string;
  /** Among all of the process, in the order in which they are stored. */
  number: number;
}

const flushMs = 100;
const maxChunksPerInsert = 1_000;
const maxChunkChars = 64 * 1024;
const retryMs = [200, 500, 1_000, 2_000];

/**
 * Writes the events of all runs of this process: one insert per flush, at most 100 ms after the first event waits, with
 * one row for each run.
 *
 * Errors: none while streaming. When the database is away or cannot store now, events wait in memory and are tried again.
 */
export class RunLogWriter {
  /** Stores the chunks and returns the ids of the runs that were refused. */
  readonly #insert: (chunks: LogChunk[]) => Promise<number[]>;
  readonly #log: Log;
  #waiting: LogChunk[] = [];
  /** The chunk of each run that can still grow. */
  #growing = new Map<number, LogChunk>();
  #numbered = 0;
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> | null = null;
  /** What is on its way to the database. */
  #writing: LogChunk[] = [];

  constructor(insert: (chunks: LogChunk[]) => Promise<number[]>, log: Log) {
    this.#insert = insert;
    this.#log = log;
  }

  enqueue(source: LogSource, { seq, data }: LoggedEvent): void {
    const chunk = this.#growing.get(source.id);
    if (chunk?.source === source && chunk.data.length < maxChunkChars) {
      chunk.data += `\n${data}`;
      chunk.seq = seq;
    } else {
      const fresh = { source, seq, data, number: ++this.#numbered };
      this.#growing.set(source.id, fresh);
      this.#waiting.push(fresh);
    }
    if (!this.#flushing) this.#flushSoon();
  }

  /** Resolves once everything enqueued so far is stored; what comes meanwhile is not waited for. */
  async flush(): Promise<void> {
    const last = this.#numbered;
    const isLeft = ([first]: LogChunk[]) => first !== undefined && first.number <= last;
    while (isLeft(this.#writing) || isLeft(this.#waiting)) {
      this.#flushing ??= this.#writeBatch().finally(() => {
        this.#flushing = null;
        if (this.#waiting.length > 0) this.#flushSoon();
      });
      await this.#flushing;
    }
  }

  /** Takes back what still waits of this run, for its owner to store with the end. Settles once the rest is stored. */
  async takeBack(source: LogSource): Promise<string[]> {
    while (this.#writing.some((chunk) => chunk.source === source)) await this.#flushing;
    const taken = this.#waiting.filter((chunk) => chunk.source === source);
    this.#waiting = this.#waiting.filter((chunk) => chunk.source !== source);
    if (this.#growing.get(source.id)?.source === source) this.#growing.delete(source.id);
    return taken.map(({ data }) => data);
  }

  #flushSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.flush();
    }, flushMs);
  }

  async #writeBatch(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const waiting = this.#waiting.splice(0, maxChunksPerInsert);
    this.#writing = waiting;
    this.#growing = new Map();
    // This process may have lost a run and taken it again since: what it wrote before is void.
    const owners = new Map<number, LogSource>();
    for (const { source } of waiting) {
      if (source.fence >= (owners.get(source.id)?.fence ?? 0)) owners.set(source.id, source);
    }
    const batch = waiting.filter(({ source }) => owners.get(source.id) === source);
    const refused = await this.#untilStored(batch);
    this.#writing = [];
    for (const { source, seq } of waiting) {
      if (refused.has(source.id) || owners.get(source.id) !== source) source.refused();
      else source.stored(seq);
    }
  }

  /** A row that the database refuses for itself is dropped: the message will hold it, and other runs must not wait. */
  async #untilStored(batch: LogChunk[]): Promise<Set<number>> {
    for (let attempt = 0; ; attempt++) {
      try {
        return new Set(await this.#insert(batch));
      } catch (err) {
        const isRefused = !mayPass(err);
        const waitMs = retryMs[Math.min(attempt, retryMs.length - 1)];
        this.#log.error(
          { err, chunks: batch.length, isRefused, waitMs },
          'runs.log: events could not be stored',
        );
        if (isRefused) return this.#storeApart(batch);
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }

  /** Finds the row at fault by halves, and stores the others. */
  async #storeApart(batch: LogChunk[]): Promise<Set<number>> {
    if (batch.length < 2) return new Set();
    const middle = batch.length >> 1;
    const refused = await this.#untilStored(batch.slice(0, middle));
    return refused.union(await this.#untilStored(batch.slice(middle)));
  }
}
