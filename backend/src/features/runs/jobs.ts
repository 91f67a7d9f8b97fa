import { AnswerWriter } from './answer-writer.ts';
import { keptOf } from './kept.ts';
import { LiveRun } from './live-run.ts';
import * as logStore from './log-store.ts';
import { interruptedOutcome, stoppedOutcome } from './rules.ts';
import { finish } from './runner.ts';
import { cancel, produce, type RunDeps } from './service.ts';
import * as store from './store.ts';
import type { OwnedRun } from './types.ts';

/** So often a run is taken without a word coming of it before it is left interrupted. */
const maxFruitlessTakes = 2;
const wordsEvent = /^\{"type":"(text|reasoning)-delta"/;

/** Takes over the runs whose node has gone, and goes on with their answers. */
export async function takeOverRuns(deps: RunDeps): Promise<void> {
  while (!deps.stopping.aborted) {
    const run = await store.takeAbandonedRun(deps.db, {
      nodeId: deps.node.id,
      liveRunIds: [...deps.live.keys()],
      canJudge: deps.node.canJudge,
    });
    if (!run) return;
    deps.log.warn({ runId: run.id }, 'runs.take: going on with the answer of a node that has gone');
    await takeOver(deps, run).catch((err) => deps.log.error({ err, runId: run.id }, 'runs.take'));
  }
}

async function takeOver(deps: RunDeps, taken: OwnedRun): Promise<void> {
  const events = await logStore.listEvents(deps.db, taken.id, taken.base_seq, Number.MAX_SAFE_INTEGER);
  const kept = keptOf(await store.findBase(deps.db, taken), events);
  const lastSeq = events.at(-1)?.seq ?? taken.base_seq;
  const seam = taken.seams.at(-1) ?? Number.POSITIVE_INFINITY;
  // A taker that searches once more logs much before its first word.
  const bore = events.some(({ seq, data }) => seq > seam && wordsEvent.test(data));
  const fruitlessTakes = bore ? 1 : taken.fruitless_takes;
  const run = await store.noteSeam(deps.db, taken, lastSeq, fruitlessTakes);
  const live = new LiveRun(run, deps.writer, kept, lastSeq);
  deps.live.set(run.id, live);
  if (!run.stop_requested && fruitlessTakes <= maxFruitlessTakes)
    return produce(deps, run, live, { kind: 'taken' });
  const outcome = run.stop_requested ? stoppedOutcome : interruptedOutcome;
  const stored = await finish(deps, run, live, new AnswerWriter(live), outcome).finally(() => {
    live.lose();
    deps.live.delete(run.id);
  });
  if (stored) deps.answered(run, stored);
}

/** Stops the runs of this node that somebody asked to stop while the message about it was lost. */
export async function heedStopRequests(deps: RunDeps): Promise<void> {
  if (deps.live.size === 0) return;
  for (const { id } of await store.listStopRequests(deps.db, deps.node.id))
    void cancel(deps.live.get(id), 'stopped');
}
