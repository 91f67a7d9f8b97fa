import { setTimeout as sleep } from 'node:timers/promises';
import type { FinishReason, RunEvent, RunOutcome } from '@parley/contract/events';
import { AppError } from '../../platform/app-error.ts';
import { newUuid } from '../../platform/ids.ts';
import type { Log } from '../../platform/log.ts';
import { mayPass } from '../../platform/postgres/faults.ts';
import { retried } from '../../platform/postgres/retry.ts';
import type { ChatMessage, Emit } from '../models/port.ts';
import type { ResolvedModel } from '../models/service.ts';
import type { Node } from '../nodes/service.ts';
import { promptWithSources, withCitations } from '../search/service.ts';
import { AnswerWriter } from './answer-writer.ts';
import { continuationPrompt, withoutOverlap } from './continuation.ts';
import { citationsEvent, type GroundingDeps, groundRun } from './grounding.ts';
import type { Cancelled, LiveRun } from './live-run.ts';
import type { RunLogWriter } from './log-writer.ts';
import {
  closingEvent,
  dayOf,
  interruptedOutcome,
  outcomeOf,
  promptOf,
  startEvent,
  stoppedOutcome,
  trimmedNotice,
} from './rules.ts';
import * as store from './store.ts';
import type { FinishedAnswer, OwnedRun } from './types.ts';

export interface RunnerDeps extends GroundingDeps {
  log: Log;
  node: Node;
  writer: RunLogWriter;
}

/**
 * `fresh`: the first owner, with the turns down to the question, and the title of a conversation that it opened; `taken`:
 * from a node that has gone; `continued`: after its end, because somebody asked.
 */
export type Beginning =
  | { kind: 'fresh'; model: ResolvedModel; title: string | null; history: readonly ChatMessage[] }
  | { kind: 'taken' }
  | { kind: 'continued'; model: ResolvedModel };

/** One answer in the making. */
interface Production {
  readonly deps: RunnerDeps;
  readonly run: OwnedRun;
  readonly live: LiveRun;
  readonly answer: AnswerWriter;
  readonly beginning: Beginning;
}

/** An answer that is stored, with what it leaves to do. */
export interface Stored extends store.Ended {
  outcome: RunOutcome;
  content: string;
}

/** How long a run that was taken waits before it asks the model once more. */
const secondAttemptMs = 2_000;
/** A process that stops waits this long for the database to take the last words. */
const releaseMs = 5_000;

/**
 * Produces one answer from start to stored end, or from where its last owner left it. Belongs to no request.
 *
 * Shape:  null when the run is left to another owner.
 * Errors: none; every failure becomes the run's outcome.
 */
export async function produceAnswer(
  deps: RunnerDeps,
  run: OwnedRun,
  live: LiveRun,
  beginning: Beginning,
): Promise<Stored | null> {
  const answer = new AnswerWriter(live);
  if (live.lastSeq === 0) live.append(startEvent(run));
  if (beginning.kind === 'fresh') {
    const { title } = beginning;
    if (title !== null) {
      live.append({ type: 'data-title', data: { conversation_id: run.conversation_id, title } });
    }
  } else {
    answer.seam();
  }
  const outcome = await ask({ deps, run, live, answer, beginning });
  const { signal } = live.abort;
  const { reason } = (signal.reason ?? {}) as Partial<Cancelled>;
  if (signal.aborted && reason !== 'stopped') {
    if (reason === 'released') {
      answer.flush();
      await Promise.race([deps.writer.flush(), sleep(releaseMs)]);
    }
    live.lose();
    return null;
  }
  return finish(deps, run, live, answer, outcome);
}

async function ask(production: Production): Promise<RunOutcome> {
  const { deps, run, live, beginning } = production;
  const { signal } = live.abort;
  const written = live.kept.content;
  for (let attempt = 1; ; attempt++) {
    try {
      const model = beginning.kind === 'taken' ? await deps.models.resolve(run.model) : beginning.model;
      const reason = await relay(production, model);
      return { status: 'done', finish_reason: reason, error: null };
    } catch (error) {
      if (signal.aborted) return stoppedOutcome;
      deps.log.warn({ err: error, runId: run.id, attempt }, 'runs.produce: the answer failed');
      if (beginning.kind !== 'taken' || live.kept.content !== written) return outcomeOf(error);
      if (attempt > 1) return interruptedOutcome;
      await sleep(secondAttemptMs, undefined, { signal }).catch(() => {});
    }
  }
}

/** Turns what the model says into the run's events. Errors: the model's; `model_stream_cut`; the abort's reason. */
async function relay(production: Production, model: ResolvedModel): Promise<FinishReason> {
  const { live, answer } = production;
  const { signal } = live.abort;
  let reason: FinishReason | null = null;
  await listen(production, model, (event) => {
    if (signal.aborted) return;
    if (event.type === 'text' || event.type === 'reasoning') answer.add(event.type, event.text);
    else if (event.type === 'usage') answer.usage = event.usage;
    else if (event.type === 'finish') reason = event.reason;
    else if (event.type === 'trimmed') answer.notice(trimmedNotice(event.droppedMessages));
    else live.append({ type: 'data-progress', data: event.progress, transient: true });
  });
  signal.throwIfAborted();
  if (reason !== null) return reason;
  throw new AppError(
    'model_stream_cut',
    'The model stopped in the middle of its answer. Continue it or retry.',
  );
}

/** Asks the model for the answer, or for the rest of one that is begun, on the sources that it can stand on. */
async function listen(production: Production, model: ResolvedModel, emit: Emit): Promise<void> {
  const { deps, run, live } = production;
  const { signal } = live.abort;
  const history = await historyOf(production);
  const sources = await groundRun(deps, run, live, model, history);
  signal.throwIfAborted();
  const { content } = live.kept;
  const now = new Date();
  const frame = { fence: `src-${newUuid().slice(0, 8)}`, today: dayOf(now) };
  const prompt = promptWithSources(promptOf(history, now), sources, frame);
  const cited = withCitations(emit, sources.length, content);
  const isInstructed = content !== '' && !model.canPrefill;
  const joined = isInstructed ? withoutOverlap(content, cited.take) : cited;
  const asked = content === '' ? prompt : continuationPrompt(prompt, content, model.canPrefill);
  await deps.models.answer(model, asked, joined.take, signal).finally(() => {
    joined.end();
    cited.end();
  });
}

async function historyOf({ deps, run, live, beginning }: Production): Promise<ChatMessage[]> {
  const listPath = () => store.listPath(deps.db, run.conversation_id, run.user_message_id);
  const path = beginning.kind === 'fresh' ? beginning.history : await retried(listPath, live.abort.signal);
  return path.filter(({ content }) => content !== '').map(({ role, content }) => ({ role, content }));
}

/** Stores the end, then tells it. Null: another owner has taken the run. */
export async function finish(
  deps: RunnerDeps,
  run: OwnedRun,
  live: LiveRun,
  answer: AnswerWriter,
  outcome: RunOutcome,
): Promise<Stored | null> {
  await live.durable;
  if (live.isLost) return null;
  const last: RunEvent[] = answer.close();
  const citations = await citationsEvent(deps.db, run, live.kept).catch((err) => {
    deps.log.error({ err, runId: run.id }, 'runs.finish: citations could not be checked');
    return null;
  });
  if (citations) {
    live.kept.add(citations);
    last.push(citations);
  }
  const { usage } = answer;
  if (usage) last.push({ type: 'data-usage', data: usage });
  last.push({ type: 'data-run', data: outcome }, closingEvent(outcome));
  const waiting = await deps.writer.takeBack(live);
  const logged = live.numberLast(last);
  const { content, parts } = live.kept;
  const unstored = { data: [...waiting, ...logged.map(({ data }) => data)], lastSeq: live.lastSeq };
  const keep = (finished: FinishedAnswer) => untilStored(deps, run, finished, unstored);
  let stored = await keep({ content, parts, usage, outcome });
  // Whatever the database refuses to hold, the text and an end it will.
  if (stored === 'refused') {
    stored = await keep({ content, parts: [], usage: null, outcome: outcomeOf(new Error('refused')) });
  }
  if (stored === 'refused') throw new Error('The database refuses the answer.');
  if (stored) live.end(logged);
  else live.lose();
  deps.node.publish({ type: 'logged', runIds: [run.id] });
  return stored && { ...stored, outcome, content };
}

/** Tries again for as long as the database cannot store anything: an answer that was written must not be lost. */
async function untilStored(
  deps: RunnerDeps,
  run: OwnedRun,
  answer: FinishedAnswer,
  last: Parameters<typeof store.finishRun>[4],
): Promise<store.Ended | 'refused' | null> {
  for (let isRepeat = false; ; isRepeat = true) {
    try {
      const ended = await store.finishRun(deps.db, run, deps.node.id, answer, last);
      // The first may have come through, and its reply not.
      return ended ?? (isRepeat ? await store.findEnded(deps.db, run, deps.node.id) : null);
    } catch (err) {
      deps.log.error({ err, runId: run.id }, 'runs.finish: the answer could not be stored');
      if (!mayPass(err)) return 'refused';
      await sleep(1_000);
    }
  }
}
