import { setImmediate as nextTurn } from 'node:timers/promises';

/** Everybody's streams wait while one computes, so long work stops this often to let them on. */
const turnMs = 5;

/** For the steps of long work: `passed` lets everybody else on when the last time is 5 ms ago. */
export class Turns {
  #since = performance.now();

  async passed(): Promise<void> {
    if (performance.now() - this.#since < turnMs) return;
    await nextTurn();
    this.#since = performance.now();
  }
}
