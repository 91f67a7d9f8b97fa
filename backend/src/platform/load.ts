import { performance } from 'node:perf_hooks';

export interface Load {
  /** Whether what runs here already needs this process whole: more would be late, and make it late. */
  isTooHigh(): boolean;
}

const sampleMs = 250;
const windowSamples = 4;
/** Of the event loop's time. What is written on the loop is punctual up to here; beyond, new streams wait for seconds. */
const maxUtilization = 0.9;

/**
 * Watches how busy the event loop was in the last second.
 *
 * Source: `performance.eventLoopUtilization`. It counts time in which the loop was not waiting for work, also when
 *         another process had the core, which is right: that time was not there to be used.
 */
export function watchLoad(utilizationSince = performance.eventLoopUtilization): Load {
  const samples = [utilizationSince()];
  const timer = setInterval(() => {
    samples.push(utilizationSince());
    if (samples.length > windowSamples) samples.shift();
  }, sampleMs);
  timer.unref();
  return {
    isTooHigh() {
      const [oldest] = samples;
      return samples.length === windowSamples && utilizationSince(oldest).utilization > maxUtilization;
    },
  };
}
