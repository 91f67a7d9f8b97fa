import type { RunEvent, RunOutcome } from '@parley/contract/events';
import { closingEvent, keptOf } from './rules.ts';
import type { RunnerDeps } from './runner.ts';
import type { RunDeps } from './service.ts';
import * as store from './store.ts';
import type { OwnedRun } from './types.ts';

/**
 * Ends the runs whose node has gone: what their log holds becomes the answer, marked `interrupted`.
 *
 * Shape: `anyLease` when no other node can exist, so that a restart need not wait for leases to run out.
 */
export async function endAbandonedRuns(deps: RunDeps, anyLease: boolean): Promise<void> {
  for (;;) {
    const run = await store.takeAbandonedRun(deps.db, deps.nodeId, [...deps.live.keys()], anyLease);
    if (!run) return;
    await endFromLog(deps, run);
    deps.log.warn({ runId: run.id }, 'runs.reap: ended a run whose process had gone');
  }
}

async function endFromLog(deps: RunnerDeps, run: OwnedRun): Promise<void> {
  const events = await store.listEvents(deps.db, run.id, 0, Number.MAX_SAFE_INTEGER);
  const outcome: RunOutcome = { status: 'interrupted', finish_reason: null, error: null };
  const lastSeq = events.at(-1)?.seq ?? 0;
  const closing: RunEvent[] = [{ type: 'data-run', data: outcome }, closingEvent(outcome)];
  const last = closing.map((event, i) => ({ seq: lastSeq + i + 1, data: JSON.stringify(event) }));
  const answer = { ...keptOf(events), usage: null, outcome };
  await store.finishRun(deps.db, run, deps.nodeId, answer, last);
}
