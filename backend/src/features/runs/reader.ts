import type { RunEvent, RunOutcome } from '@parley/contract/events';
import type { Db } from '../../platform/postgres/pool.ts';
import { frameOf, type LiveRun } from './live-run.ts';
import { closingEvent, startEvent } from './rules.ts';
import * as store from './store.ts';
import type { OwnedRun } from './types.ts';

const pageEvents = 500;
/** How often the table is asked about a run that another process writes. */
const foreignPollMs = 500;
const doneFrame = 'data: [DONE]\n\n';

/** Where frames go. `write` false: full, wait for `drained`. `signal` aborts when the reader leaves. */
export interface FrameSink {
  readonly signal: AbortSignal;
  write(frames: string): boolean;
  drained(): Promise<void>;
}

/**
 * Sends one run's events after `after`, oldest first, then live until the run ends or the reader leaves.
 *
 * Each round asks memory first and the table for what memory no longer has, so a slow reader costs a cursor, not a
 * buffer. A reader ahead of what was kept is told to cut back.
 */
export async function followRun(
  db: Db,
  run: OwnedRun,
  live: LiveRun | undefined,
  after: number,
  sink: FrameSink,
): Promise<void> {
  let cursor = after;
  while (!sink.signal.aborted) {
    const mustEnd = live ? live.hasEnded : run.status !== 'running';
    const events = live?.eventsAfter(cursor) ?? (await store.listEvents(db, run.id, cursor, pageEvents));
    if (events.length > 0) {
      cursor = events.at(-1)?.seq ?? cursor;
      if (!sink.write(events.map(frameOf).join(''))) await sink.drained();
      continue;
    }
    if (live && !mustEnd) {
      await live.changed(sink.signal);
      continue;
    }
    if (mustEnd) {
      const lastSeq = live?.lastSeq ?? run.last_seq;
      if (cursor !== lastSeq) sink.write(await replayFromMessage(db, run, lastSeq, cursor > 0));
      sink.write(doneFrame);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, foreignPollMs));
    run = { ...run, ...(await store.findRunState(db, run.id)) };
  }
}

/** The ended run told again from its saved message, for readers whose events were cleaned away. */
async function replayFromMessage(db: Db, run: OwnedRun, lastSeq: number, cutBack: boolean): Promise<string> {
  const answer = await store.findAnswer(db, run.message_id);
  if (!answer || answer.status === 'running') return '';
  const id = 'text-1';
  const outcome = {
    status: answer.status,
    finish_reason: answer.finish_reason,
    error: answer.error,
  } as RunOutcome;
  const events: RunEvent[] = [
    startEvent(run),
    { type: 'text-start', id },
    { type: 'text-delta', id, delta: answer.content },
    { type: 'text-end', id },
    { type: 'data-run', data: outcome },
    closingEvent(outcome),
  ];
  const rewind: RunEvent = { type: 'data-rewind', data: { seq: 0, textLength: 0 } };
  const frames = events.map((event, i) => {
    const seq = i === events.length - 1 ? lastSeq : Math.min(i + 1, lastSeq);
    return frameOf({ seq, data: JSON.stringify(event) });
  });
  return (cutBack ? `data: ${JSON.stringify(rewind)}\n\n` : '') + frames.join('');
}
