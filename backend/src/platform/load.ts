import type { Ticker } from './ticker.ts';

export interface Load {
  /** Whether the words of the `running` answers are already late: more answers would make them later. */
  isTooHigh(running: number): boolean;
}

/** On average; the slowest words in a hundred are about twice as late. */
const maxLateMs = 70;
/** So few are not what makes a process late: it has just started, or others need the machine. Refusing would not help. */
const fewAnswers = 30;

/**
 * Watches how late the streams' clock is.
 *
 * Source: the clock itself, not the event loop's delay nor the share of time in which it was busy: work in many short
 *         turns makes neither high. Time in which another process had the core counts, which is right: it was not
 *         there to be used.
 */
export const watchLoad = (clock: Pick<Ticker, 'lateMs'>): Load => ({
  isTooHigh: (running) => running >= fewAnswers && clock.lateMs > maxLateMs,
});
