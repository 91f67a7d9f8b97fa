import type { RunEvent, RunOutcome } from '@parley/contract/events';
import type { Db } from '../../platform/postgres/pool.ts';
import { keptOf } from './kept.ts';
import { frameOf, type LiveRun } from './live-run.ts';
import * as logStore from './log-store.ts';
import { closingEvent, startEvent } from './rules.ts';
import * as store from './store.ts';
import type { AnswerBody, LoggedEvent, OwnedRun } from './types.ts';
import type { RunWaiters } from './waiters.ts';

/** How long a reader of another node's run waits for news before it looks by itself. */
const foreignPollMs = 1_000;
const doneFrame = 'data: [DONE]\n\n';

/** Where frames go. `write` false: full, wait for `drained`. `signal` aborts when the reader leaves. */
export interface FrameSink {
  readonly signal: AbortSignal;
  write(frames: string): boolean;
  drained(): Promise<void>;
}

export interface ReaderDeps {
  db: Db;
  /** The runs that this process writes, by id. */
  live: Map<number, LiveRun>;
  waiters: RunWaiters;
}

/**
 * Sends one run's events after `after`, oldest first, then live until the run ends or the reader leaves. When this
 * process loses the run meanwhile, it returns early and without the last frame: the reader has to ask again.
 *
 * Each round asks memory first and the table for what memory no longer has, so a slow reader costs a cursor, not a
 * buffer. A reader that may have seen what an owner could not keep is told to cut back to where the next one began.
 */
export async function followRun(
  deps: ReaderDeps,
  run: OwnedRun,
  after: number,
  sink: FrameSink,
): Promise<void> {
  let cursor = await begin(deps, run, after, sink);
  let seams = run.seams.length;
  while (!sink.signal.aborted) {
    const live = deps.live.get(run.id);
    if (live && live.seams.length === seams && canTell(live, cursor)) {
      cursor = await followLive(deps, live, cursor, sink);
      if (live.isLost || sink.signal.aborted) return;
      if (live.hasEnded && cursor >= live.lastSeq) return void sink.write(doneFrame);
      continue;
    }
    const news = deps.waiters.wait(run.id, foreignPollMs, sink.signal);
    const events = await logStore.listEvents(deps.db, run.id, cursor);
    const now = await store.findRunById(deps.db, run.id);
    if (!now) return;
    run = now;
    const seam = run.seams.slice(seams).find((seq) => seq < cursor);
    seams = run.seams.length;
    if (cursor < run.base_seq) {
      cursor = await tellBase(deps, run, cursor, sink);
    } else if (seam !== undefined) {
      cursor = await rewind(deps, run, seam, sink);
    } else if (events.length > 0) {
      cursor = await send(events, cursor, sink);
    } else if (run.status === 'running') {
      await news;
    } else {
      // The end may have been stored between the two looks.
      const last = await logStore.listEvents(deps.db, run.id, cursor);
      if (last.length > 0) {
        cursor = await send(last, cursor, sink);
        continue;
      }
      if (cursor < run.last_seq) await tellEnded(deps, run, cursor, sink);
      return void sink.write(doneFrame);
    }
  }
}

/** Brings the reader to a place from which the log goes on, and returns it. */
async function begin(deps: ReaderDeps, run: OwnedRun, after: number, sink: FrameSink): Promise<number> {
  if (after < run.base_seq) return tellBase(deps, run, after, sink);
  const seam = run.seams.find((seq) => seq < after);
  return seam === undefined ? after : rewind(deps, run, seam, sink);
}

/** A run that has ended may be continued, and its log begins anew: then only its row tells what the table holds. */
const canTell = (live: LiveRun, cursor: number): boolean =>
  cursor >= live.baseSeq && !(live.hasEnded && live.eventsAfter(cursor) === null);

/** Sends what memory holds, live, until the run ends or is lost, or the reader leaves. */
async function followLive(deps: ReaderDeps, live: LiveRun, cursor: number, sink: FrameSink): Promise<number> {
  while (!sink.signal.aborted) {
    const events = live.eventsAfter(cursor) ?? (await logStore.listEvents(deps.db, live.id, cursor));
    if (!canTell(live, cursor)) return cursor;
    if (events.length > 0) cursor = await send(events, cursor, sink);
    else if (live.hasEnded || live.isLost) return cursor;
    else cursor = await sendAsTold(live, cursor, sink);
  }
  return cursor;
}

/** Writes each event in the very call that tells it, until the run is over, the socket is full or the reader leaves. */
function sendAsTold(live: LiveRun, cursor: number, sink: FrameSink): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const unwatch = live.watch(() => {
    const events = live.eventsAfter(cursor) ?? [];
    cursor = events.at(-1)?.seq ?? cursor;
    if (events.length === 0 || !sink.write(framesOf(events)) || live.hasEnded) resolve();
  });
  const leave = () => resolve();
  sink.signal.addEventListener('abort', leave);
  return promise
    .then(() => {
      unwatch();
      sink.signal.removeEventListener('abort', leave);
      return sink.drained();
    })
    .then(() => cursor);
}

const framesOf = (events: readonly LoggedEvent[]): string => events.map(frameOf).join('');

async function send(events: LoggedEvent[], cursor: number, sink: FrameSink): Promise<number> {
  if (!sink.write(framesOf(events))) await sink.drained();
  return events.at(-1)?.seq ?? cursor;
}

/** Cuts the reader back to what was kept at `seq`. */
async function rewind(deps: ReaderDeps, run: OwnedRun, seq: number, sink: FrameSink): Promise<number> {
  if (seq < run.base_seq) return tellBase(deps, run, seq, sink);
  const base = await store.findBase(deps.db, run);
  if (base.hasEnded) return tellEnded(deps, run, seq, sink);
  const kept = keptOf(base, await logStore.listEvents(deps.db, run.id, run.base_seq, seq));
  sink.write(rewindFrame(seq, kept));
  return seq;
}

const rewindFrame = (seq: number, { content, parts }: AnswerBody): string => {
  const event: RunEvent = { type: 'data-rewind', data: { seq, textLength: content.length, parts } };
  return frameOf({ seq, data: JSON.stringify(event) });
};

/** A run that was continued after its end: its log begins where the message left off. */
async function tellBase(deps: ReaderDeps, run: OwnedRun, after: number, sink: FrameSink): Promise<number> {
  const base = await store.findBase(deps.db, run);
  if (base.hasEnded) return tellEnded(deps, run, after, sink);
  sink.write(toldAnew(run, after, run.base_seq, base));
  return run.base_seq;
}

/**
 * The ended run told again from its saved message, for readers whose events are not in the log any more. Returns where
 * the reader is then: where it was, if the run is gone or goes on.
 */
async function tellEnded(deps: ReaderDeps, run: OwnedRun, after: number, sink: FrameSink): Promise<number> {
  const answer = await store.findAnswer(deps.db, run.message_id);
  if (!answer || answer.status === 'running') return after;
  const outcome = {
    status: answer.status,
    finish_reason: answer.finish_reason,
    error: answer.error,
  } as RunOutcome;
  const { content, parts, last_seq } = answer;
  const last: RunEvent[] = [{ type: 'data-run', data: outcome }, closingEvent(outcome)];
  const before = last_seq - last.length;
  const frames = last.map((event, i) => frameOf({ seq: before + 1 + i, data: JSON.stringify(event) }));
  sink.write(toldAnew(run, after, before, { content, parts }) + frames.join(''));
  return last_seq;
}

/** What the message holds, in place of all events up to `seq`. */
const toldAnew = (run: OwnedRun, after: number, seq: number, body: AnswerBody): string => {
  const cutBack = after > 0 ? rewindFrame(0, { content: '', parts: [] }) : '';
  const begun = [startEvent(run), ...textEvents(body.content)].map(plainFrame).join('');
  return cutBack + begun + rewindFrame(seq, body);
};

/** Without an id, since it stands for many events. */
const plainFrame = (event: RunEvent): string => `data: ${JSON.stringify(event)}\n\n`;

function textEvents(content: string): RunEvent[] {
  const id = 'text-0';
  return [
    { type: 'text-start', id },
    { type: 'text-delta', id, delta: content },
    { type: 'text-end', id },
  ];
}
