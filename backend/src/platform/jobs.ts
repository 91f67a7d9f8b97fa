import type { Log } from './log.ts';

export interface Job {
  name: string;
  everyMs: number;
  run: () => Promise<unknown>;
}

/**
 * Runs each job again and again, never two turns of one job at once. A turn that fails is logged and the next one
 * tries again.
 *
 * Shape: returns what stops the jobs and waits for the turns under way.
 */
export function startJobs(jobs: readonly Job[], log: Log): () => Promise<void> {
  const running = new Set<Promise<unknown>>();
  const busy = new Set<string>();
  const turn = (job: Job) => {
    if (busy.has(job.name)) return;
    busy.add(job.name);
    const promise = job
      .run()
      .catch((err) => log.error({ err, job: job.name }, 'a background job failed'))
      .finally(() => {
        busy.delete(job.name);
        running.delete(promise);
      });
    running.add(promise);
  };
  const timers = jobs.map((job) => setInterval(() => turn(job), job.everyMs).unref());
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(running);
  };
}
