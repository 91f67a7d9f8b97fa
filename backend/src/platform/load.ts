import { monitorEventLoopDelay } from 'node:perf_hooks';

export interface Load {
  /** Whether the `running` answers of this process are already late: more would make them later. */
  isTooHigh(running: number): boolean;
}

const sampleMs = 500;
const resolutionMs = 10;
/**
 * How late the event loop may be on average. A core that carries all the streams it can, each token within 100 ms, is
 * 10 to 20 ms late; from about 30 ms on new streams begin to wait for seconds.
 */
const maxDelayMs = 30;
/** So few are not what makes a process late: it has just started, or others need the machine. Refusing would not help. */
const fewAnswers = 30;

/**
 * Watches how late the event loop was in the last half second.
 *
 * Source: `monitorEventLoopDelay`. Not the share of time in which it was busy: that is near 1 at two thirds of what a
 *         core carries. Time in which another process had the core counts, which is right: it was not there to be used.
 */
export function watchLoad(delays = monitorEventLoopDelay({ resolution: resolutionMs })): Load {
  delays.enable();
  let delayMs = 0;
  setInterval(() => {
    delayMs = delays.mean / 1e6 - resolutionMs;
    delays.reset();
  }, sampleMs).unref();
  return { isTooHigh: (running) => running >= fewAnswers && delayMs > maxDelayMs };
}
