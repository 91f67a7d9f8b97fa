/** Aborts `signal` when nothing has fed it for the time allowed, or when the outer signal aborts. */
export class Watchdog {
  readonly #abort = new AbortController();
  readonly #outer: AbortSignal;
  readonly #forward: () => void;
  #timer: NodeJS.Timeout;
  #ms: number;
  #fedAt = 0;
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

  /** Called for every token, so it only notes the time; the timer looks at it when it fires. */
  feed(): void {
    this.#fedAt = performance.now();
  }

  /** From now on this much time is allowed. */
  tighten(ms: number): void {
    clearTimeout(this.#timer);
    this.#ms = ms;
    this.#timer = this.#start();
  }

  /** Stops watching. */
  close(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#forward);
  }

  #start(): NodeJS.Timeout {
    this.#fedAt = performance.now();
    return this.#wait(this.#ms);
  }

  #wait(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      const leftMs = this.#fedAt + this.#ms - performance.now();
      if (leftMs > 0) {
        this.#timer = this.#wait(leftMs);
        return;
      }
      this.#expired = true;
      this.#abort.abort();
    }, ms);
  }
}
