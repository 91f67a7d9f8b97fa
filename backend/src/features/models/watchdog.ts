/** Aborts `signal` when nothing has fed it for the time allowed, or when the outer signal aborts. */
export class Watchdog {
  readonly #abort = new AbortController();
  readonly #outer: AbortSignal;
  readonly #forward: () => void;
  #timer: NodeJS.Timeout;
  #ms: number;
  #expired = false;

  constructor(outer: AbortSignal, ms: number) {
    this.#outer = outer;
    this.#ms = ms;
    this.#timer = this.#start();
    this.#forward = () => this.#abort.abort(outer.reason);
    if (outer.aborted) this.#forward();
    else outer.addEventListener('abort', this.#forward);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get expired(): boolean {
    return this.#expired;
  }

  get seconds(): number {
    return Math.round(this.#ms / 1000);
  }

  feed(): void {
    this.#timer.refresh();
  }

  /** From now on this much time is allowed. */
  tighten(ms: number): void {
    clearTimeout(this.#timer);
    this.#ms = ms;
    this.#timer = this.#start();
  }

  /** Stops watching; with `abort`, whatever still hangs on `signal` ends. */
  close({ abort }: { abort: boolean }): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#forward);
    if (abort) this.#abort.abort();
  }

  #start(): NodeJS.Timeout {
    return setTimeout(() => {
      this.#expired = true;
      this.#abort.abort();
    }, this.#ms);
  }
}
