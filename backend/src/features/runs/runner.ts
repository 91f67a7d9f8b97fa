import type { FinishReason, RunEvent, RunOutcome } from '@parley/contract/events';
import { AppError } from '../../platform/app-error.ts';
import type { Log } from '../../platform/log.ts';
import { isConnectionFault } from '../../platform/postgres/faults.ts';
import type { Db } from '../../platform/postgres/pool.ts';
import type { Models, ResolvedModel } from '../models/service.ts';
import { AnswerWriter } from './answer-writer.ts';
import type { LiveRun } from './live-run.ts';
import type { RunLogWriter } from './log-writer.ts';
import { closingEvent, outcomeOf, promptOf, startEvent, trimmedNotice, webSearchNotice } from './rules.ts';
import * as store from './store.ts';
import type { FinishedAnswer, LoggedEvent, OwnedRun } from './types.ts';

export interface RunnerDeps {
  db: Db;
  log: Log;
  nodeId: string;
  models: Models;
  writer: RunLogWriter;
}

/** Why a run was aborted; the abort's reason. */
export class Cancelled {
  readonly status: 'stopped' | 'interrupted';
  constructor(status: 'stopped' | 'interrupted') {
    this.status = status;
  }
}

/**
 * Produces one answer from start to stored end. Belongs to no request.
 *
 * Errors: none; every failure becomes the run's outcome.
 */
export async function produceAnswer(
  deps: RunnerDeps,
  run: OwnedRun,
  live: LiveRun,
  model: ResolvedModel,
  { useRag, title }: { useRag: boolean; title: string | null },
): Promise<RunOutcome> {
  const answer = new AnswerWriter(live);
  live.append(startEvent(run));
  if (title !== null) {
    live.append({ type: 'data-title', data: { conversation_id: run.conversation_id, title } });
  }
  if (useRag) answer.notice(webSearchNotice);
  const outcome = await ask(deps, run, live, model, answer);
  await finish(deps, run, live, answer, outcome);
  return outcome;
}

async function ask(
  deps: RunnerDeps,
  run: OwnedRun,
  live: LiveRun,
  model: ResolvedModel,
  answer: AnswerWriter,
): Promise<RunOutcome> {
  const { signal } = live.abort;
  let reason: FinishReason | null = null;
  try {
    const prompt = promptOf(await store.listHistory(deps.db, run.user_message_id), new Date());
    for await (const event of deps.models.answer(model, prompt, signal)) {
      if (signal.aborted) break;
      if (event.type === 'text' || event.type === 'reasoning') answer.add(event.type, event.text);
      else if (event.type === 'usage') answer.usage = event.usage;
      else if (event.type === 'finish') reason = event.reason;
      else if (event.type === 'trimmed') answer.notice(trimmedNotice(event.droppedMessages));
      else live.append({ type: 'data-progress', data: event.progress, transient: true });
    }
    signal.throwIfAborted();
    if (reason === null)
      throw new AppError('model_stream_cut', 'The model stopped in the middle of its answer. Retry.');
    return { status: 'done', finish_reason: reason, error: null };
  } catch (error) {
    const cancelled = signal.aborted ? (signal.reason as Cancelled).status : null;
    if (!cancelled) deps.log.warn({ err: error, runId: run.id }, 'runs.produce: the answer failed');
    return outcomeOf(error, cancelled);
  }
}

async function finish(
  deps: RunnerDeps,
  run: OwnedRun,
  live: LiveRun,
  answer: AnswerWriter,
  outcome: RunOutcome,
): Promise<void> {
  const last: RunEvent[] = answer.close();
  if (answer.usage) last.push({ type: 'data-usage', data: answer.usage });
  last.push({ type: 'data-run', data: outcome }, closingEvent(outcome));
  await deps.writer.flush();
  const logged = live.numberLast(last);
  const { text: content, parts, usage } = answer;
  const keep = (finished: FinishedAnswer) => untilStored(deps, run, finished, logged);
  const stored = await keep({ content, parts, usage, outcome });
  // Whatever the database refuses to hold, the text and an end it will.
  if (!stored)
    await keep({ content, parts: [], usage: null, outcome: outcomeOf(new Error('refused'), null) });
  live.end(logged);
}

/** Tries again for as long as the database is away: an answer that was written must not be lost. False: refused. */
async function untilStored(
  deps: RunnerDeps,
  run: OwnedRun,
  answer: FinishedAnswer,
  logged: LoggedEvent[],
): Promise<boolean> {
  for (;;) {
    try {
      const isOurs = await store.finishRun(deps.db, run, deps.nodeId, answer, logged);
      if (!isOurs) deps.log.warn({ runId: run.id }, 'runs.finish: another node has taken this run');
      return true;
    } catch (err) {
      deps.log.error({ err, runId: run.id }, 'runs.finish: the answer could not be stored');
      if (!isConnectionFault(err)) return false;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}
