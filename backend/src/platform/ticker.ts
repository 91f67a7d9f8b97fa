type Task = () => void;

const tickMs = 40;
/** So many reads a turn of the event loop; fewer while connections come in, since a turn takes in just one of them. */
const readsPerTurn = 12;
const readsPerTurnHurried = 4;
/** Of each tick's lateness so much goes into the mean. */
const weight = 0.1;

/**
 * One clock for all streams. At a tick the sockets of the models are read, and right after that what came is passed on:
 * doing it in turn for many streams costs less than a timer each, and far less than every token by itself.
 */
export class Ticker {
  #reads: Task[] = [];
  #writes: Task[] = [];
  #timer: NodeJS.Timeout | null = null;
  #meanLateMs = 0;
  #isHurried = false;

  /** How long after their time the last ticks were done, on average; 0 when nobody streams. Unit: milliseconds. */
  get lateMs(): number {
    return this.#timer === null ? 0 : this.#meanLateMs;
  }

  /** Runs the task once, at the next tick. */
  read(task: Task): void {
    this.#reads.push(task);
    this.#timer ??= this.#tickIn(tickMs);
  }

  /** Runs the task once, as soon as something that the next tick began to read can have come. */
  write(task: Task): void {
    this.#writes.push(task);
    this.#timer ??= this.#tickIn(tickMs);
  }

  /** Somebody came in, and others may wait behind: the next turn is to be short. */
  hurry(): void {
    this.#isHurried = true;
  }

  #tickIn(ms: number): NodeJS.Timeout {
    const dueAt = performance.now() + ms;
    return setTimeout(() => {
      const reads = this.#reads;
      this.#reads = [];
      this.#turn(reads, 0, dueAt);
    }, ms);
  }

  #turn(reads: Task[], from: number, dueAt: number): void {
    const to = from + (this.#isHurried ? readsPerTurnHurried : readsPerTurn);
    this.#isHurried = false;
    for (const read of reads.slice(from, to)) read();
    // By then the event loop has asked the sockets once.
    setImmediate(() => {
      const writes = this.#writes;
      this.#writes = [];
      for (const write of writes) write();
      if (to < reads.length) this.#turn(reads, to, dueAt);
      else this.#done(dueAt);
    });
  }

  #done(dueAt: number): void {
    const lateMs = performance.now() - dueAt;
    this.#meanLateMs += weight * (lateMs - this.#meanLateMs);
    const isIdle = this.#reads.length + this.#writes.length === 0;
    this.#timer = isIdle ? null : this.#tickIn(Math.max(0, tickMs - lateMs));
    if (isIdle) this.#meanLateMs = 0;
  }
}

export const ticker = new Ticker();
