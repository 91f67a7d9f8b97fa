import { setTimeout as sleep } from 'node:timers/promises';
import type { ChatBody, RegenerateBody, RunState } from '@parley/contract/chat';
import type { Message } from '@parley/contract/conversations';
import { AppError } from '../../platform/app-error.ts';
import type { Actor } from '../../platform/http/serve.ts';
import { untilDurable } from '../../platform/postgres/durable.ts';
import { isUniqueViolation } from '../../platform/postgres/faults.ts';
import type { Db } from '../../platform/postgres/pool.ts';
import type { ChatMessage } from '../models/port.ts';
import type { ResolvedModel } from '../models/service.ts';
import { keptOf } from './kept.ts';
import { Cancelled, LiveRun } from './live-run.ts';
import * as logStore from './log-store.ts';
import { type FrameSink, followRun, type ReaderDeps } from './reader.ts';
import { hashOfChat, hashOfRegenerate, searchModeOf } from './rules.ts';
import { type Beginning, produceAnswer, type RunnerDeps, type Stored } from './runner.ts';
import * as store from './store.ts';
import type { AnswerBody, OwnedRun } from './types.ts';

export interface RunDeps extends RunnerDeps, ReaderDeps {
  /** Names the conversation that a message opens. */
  titleOf: (message: string) => string;
  /** Aborted once the process is to stop: runs that still begin end at once. */
  stopping: AbortSignal;
  /** Called when somebody began a run. */
  started: (run: OwnedRun) => void;
  /** Called once an answer is stored. */
  answered: (run: OwnedRun, stored: Stored) => void;
}

/** How long to wait for news of another node's run before looking at the table again. */
const foreignPollMs = 500;
/** How long a stop waits for the node that writes the answer. */
const foreignStopMs = 3_000;
const releaseAllMs = 5_000;
const abandonTries = 10;

export type Snapshot = AnswerBody & { last_seq: number };

/**
 * What a send comes to inside its transaction. `repeated`: the same client_id was sent before. `durable`: it is on its
 * way to the disk already.
 */
type Begun = { run: OwnedRun } & (
  | { repeated: true }
  /** `title`: of a conversation that the message opens. */
  | { repeated: false; title: string | null; history: ChatMessage[]; durable?: Promise<void> }
);

/**
 * Saves the message with an empty answer and begins the run that writes it.
 *
 * Errors: `model_not_found`, `model_unavailable`; `not_found` for a conversation or parent that is not the actor's;
 *         `run_in_progress` when the parent is still being written; `client_id_reused`.
 */
export async function startRun(deps: RunDeps, actor: Actor, body: ChatBody): Promise<OwnedRun> {
  const model = await deps.models.resolve(body.model);
  const clientId = body.client_id ?? null;
  const requestHash = hashOfChat(body);
  const searchMode = searchModeOf(body);
  const common = { userId: actor.userId, model: model.id, searchMode, clientId, requestHash };
  const begun = await onceOnly(deps, actor.userId, clientId, requestHash, () =>
    body.conversation_id
      ? deps.db.transaction().execute((trx) => insertTurn(deps, trx, body, common))
      : openConversation(deps, body.message, common),
  );
  return settled(deps, begun, model);
}

/** Answers the user message behind `messageId` once more. Errors: as `startRun`. */
export async function regenerate(
  deps: RunDeps,
  actor: Actor,
  messageId: number,
  body: RegenerateBody,
): Promise<OwnedRun> {
  const model = await deps.models.resolve(body.model);
  const clientId = body.client_id ?? null;
  const searchMode = searchModeOf(body);
  const requestHash = hashOfRegenerate(messageId, body.model ?? null, searchMode);
  const insert = async (trx: Db): Promise<Begun> => {
    const owned = await store.findConversationOfMessage(trx, actor.userId, messageId);
    if (!owned) throw notFound('message');
    if (!(await store.lockConversation(trx, actor.userId, owned.id))) throw notFound('message');
    const repeated = await findRepeated(trx, actor.userId, clientId, requestHash);
    if (repeated) return repeated;
    const message = await store.findMessage(trx, owned.id, messageId);
    const questionId = message?.role === 'user' ? message.id : message?.parent_id;
    if (!questionId) throw notFound('message');
    const history = await store.listPath(trx, owned.id, questionId);
    const run = await store.insertRun(trx, {
      userId: actor.userId,
      model: model.id,
      searchMode,
      clientId,
      requestHash,
      conversationId: owned.id,
      question: { id: questionId },
      nodeId: deps.node.id,
    });
    return { run, repeated: false, title: null, history };
  };
  const begun = await onceOnly(deps, actor.userId, clientId, requestHash, () =>
    deps.db.transaction().execute(insert),
  );
  return settled(deps, begun, model);
}

/**
 * Goes on with an answer that ended early, in its place. Asking twice gives the same run.
 *
 * Errors: `not_found`; `not_continuable` for an answer that is whole, empty, or not the last of its branch;
 *         `model_not_found`, `model_unavailable`.
 */
export async function continueAnswer(deps: RunDeps, actor: Actor, messageId: number): Promise<OwnedRun> {
  const begun = await deps.db.transaction().execute(async (trx) => {
    const owned = await store.findConversationOfMessage(trx, actor.userId, messageId);
    if (!owned || !(await store.lockConversation(trx, actor.userId, owned.id))) throw notFound('message');
    const run = await store.findRunOfMessage(trx, messageId);
    if (!run) throw notContinuable('Only an answer can be continued, where it was written.');
    if (run.status === 'running') return { run, model: null };
    const answer = await store.findAnswer(trx, messageId);
    const isWhole = answer?.status === 'done' && answer.finish_reason !== 'length';
    if (!answer || isWhole) throw notContinuable('This answer is complete.');
    if (answer.content === '') throw notContinuable('There is nothing to continue yet. Retry instead.');
    if (await store.hasReplies(trx, messageId)) {
      throw notContinuable('The conversation has gone on after this answer. Retry it instead.');
    }
    const model = await deps.models.resolve(run.model);
    return { run: await store.reopenRun(trx, run, deps.node.id), model };
  });
  if (begun.model) {
    const kept = keptOf(await store.findBase(deps.db, begun.run), []);
    await begin(deps, begun.run, { kind: 'continued', model: begun.model }, untilDurable(deps.db), kept);
  }
  return begun.run;
}

/** Sends the run's events to the sink until it ends. Errors: none; ownership was proved by OwnedRun. */
export const follow = (deps: RunDeps, run: OwnedRun, after: number, sink: FrameSink): Promise<void> =>
  followRun(deps, run, after, sink);

/** Errors: `not_found`. */
export async function findRun(deps: RunDeps, actor: Actor, id: number): Promise<OwnedRun> {
  const run = await store.findOwnedRun(deps.db, actor.userId, id);
  if (!run) throw notFound('answer');
  return run;
}

/** Waits for the run's end and returns the saved answer. Errors: the answer's own, when it failed. */
export async function wholeAnswer(deps: RunDeps, run: OwnedRun): Promise<Message> {
  await deps.live.get(run.id)?.ended;
  for (;;) {
    const news = deps.waiters.wait(run.id, foreignPollMs);
    const message = await store.findAnswerAsMessage(deps.db, run);
    if (!message) throw notFound('answer');
    if (message.error) throw new AppError(message.error.code as AppError['code'], message.error.message);
    if (message.status !== 'running') return message;
    await news;
  }
}

/** Ends the run, keeping what was written. Repeating it changes nothing. Errors: `not_found`. */
export async function stopRun(deps: RunDeps, actor: Actor, id: number): Promise<RunState> {
  const run = await stop(deps, await findRun(deps, actor, id));
  const { conversation_id, message_id, status, last_seq } = run;
  return { id, conversation_id, message_id, status, last_seq };
}

/** Stops every answer of a conversation that is being deleted. */
export async function stopRunsOf(deps: RunDeps, conversationId: number): Promise<void> {
  const running = await store.listRunningRunsOf(deps.db, conversationId);
  await Promise.all(running.map((run) => stop(deps, run)));
}

/** Tells the run's owner, here or on another node, and waits a little for the end. */
async function stop(deps: RunDeps, run: OwnedRun): Promise<OwnedRun> {
  await cancel(deps.live.get(run.id), 'stopped');
  let now = await store.findRunById(deps.db, run.id);
  if (now?.status !== 'running') return now ?? run;
  await store.requestStop(deps.db, run.id);
  const until = performance.now() + foreignStopMs;
  deps.node.publish({ type: 'stop', runId: run.id });
  while (now?.status === 'running' && performance.now() < until) {
    const news = deps.waiters.wait(run.id, foreignPollMs);
    now = await store.findRunById(deps.db, run.id);
    if (now?.status === 'running') await news;
  }
  return now ?? run;
}

/**
 * Leaves all runs of this process to others, with what was written; for shutdown.
 *
 * Units:  a database that does not take their last words is waited for 5 s; whoever goes on has what it took before.
 */
export async function releaseAll(deps: RunDeps): Promise<void> {
  const waited = AbortSignal.timeout(releaseAllMs);
  const over = new Promise((resolve) => waited.addEventListener('abort', resolve));
  while (deps.live.size > 0 && !waited.aborted) {
    await Promise.race([over, Promise.all([...deps.live.values()].map((live) => cancel(live, 'released')))]);
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const live of deps.live.values()) live.lose();
  await store.releaseRuns(deps.db, deps.node.id).catch((err) => deps.log.warn({ err }, 'runs.release'));
}

/** A running answer by its last event; null once it has ended, and its message holds all. */
export async function snapshot(deps: RunDeps, runId: number): Promise<Snapshot | null> {
  const live = deps.live.get(runId);
  if (live?.hasEnded) return null;
  await live?.durable;
  if (live && !live.isLost) {
    const { content, parts } = live.kept;
    return structuredClone({ content, parts, last_seq: live.toldSeq });
  }
  const run = await store.findRunById(deps.db, runId);
  if (run?.status !== 'running') return null;
  const events = await logStore.listEvents(deps.db, runId, run.base_seq, Number.MAX_SAFE_INTEGER);
  const base = await store.findBase(deps.db, run);
  if (base.hasEnded) return null;
  const { content, parts } = keptOf(base, events);
  return { content, parts, last_seq: events.at(-1)?.seq ?? run.base_seq };
}

export async function cancel(live: LiveRun | undefined, reason: Cancelled['reason']): Promise<void> {
  live?.abort.abort(new Cancelled(reason));
  await live?.ended;
}

/** What a request gets: a run of which nothing can be lost any more. */
async function settled(deps: RunDeps, begun: Begun, model: ResolvedModel): Promise<OwnedRun> {
  if (begun.repeated) {
    await untilDurable(deps.db);
    return begun.run;
  }
  const { run, title, history, durable = untilDurable(deps.db) } = begun;
  await begin(deps, run, { kind: 'fresh', model, title, history }, durable);
  return run;
}

/**
 * Asks the model while the database brings the run to the disk; nobody hears of either before that is done.
 *
 * Errors: the database's. The run is given up then, and soon taken again should it have been stored.
 */
async function begin(
  deps: RunDeps,
  run: OwnedRun,
  beginning: Beginning,
  durable: Promise<void>,
  kept?: LiveRun['kept'],
): Promise<void> {
  const live = new LiveRun(run, deps.writer, kept);
  live.hold();
  deps.live.set(run.id, live);
  produce(deps, run, live, beginning);
  try {
    await durable;
  } catch (error) {
    live.abort.abort(new Cancelled('lost'));
    live.lose();
    void abandon(deps, run);
    throw error;
  }
  live.confirm();
  deps.started(run);
}

/** Lets the run be taken soon, should it have been stored. A database that falls is back in a few seconds, or not soon. */
async function abandon(deps: RunDeps, run: OwnedRun): Promise<void> {
  for (let tries = 1; tries <= abandonTries && !deps.stopping.aborted; tries += 1) {
    try {
      return await store.abandonRun(deps.db, run, deps.node.id);
    } catch (err) {
      deps.log.warn({ err, runId: run.id, tries }, 'runs.abandon: its owner has to count as gone first');
      await sleep(1_000);
    }
  }
}

/** Writes the answer in the background, until it ends or is left to another owner. */
export function produce(deps: RunDeps, run: OwnedRun, live: LiveRun, beginning: Beginning): void {
  if (deps.stopping.aborted) live.abort.abort(new Cancelled('released'));
  void produceAnswer(deps, run, live, beginning)
    .then((stored) => stored && deps.answered(run, stored))
    .catch((err) => deps.log.error({ err, runId: run.id }, 'runs.produce'))
    .finally(() => {
      live.lose();
      if (deps.live.get(run.id) === live) deps.live.delete(run.id);
    });
}

type NewTurn = Omit<store.NewRun, 'conversationId' | 'question' | 'nodeId'>;

async function openConversation(deps: RunDeps, message: string, common: NewTurn): Promise<Begun> {
  const title = deps.titleOf(message);
  const opened = await store.openConversation(deps.db, { ...common, title, message, nodeId: deps.node.id });
  return { ...opened, repeated: false, title, history: [asked(message)] };
}

async function insertTurn(deps: RunDeps, trx: Db, body: ChatBody, common: NewTurn): Promise<Begun> {
  const conversation = await store.lockConversation(trx, common.userId, body.conversation_id ?? 0);
  if (!conversation) throw notFound('conversation');
  const repeated = await findRepeated(trx, common.userId, common.clientId, common.requestHash);
  if (repeated) return repeated;
  const parentId = body.parent_id === undefined ? conversation.active_message_id : body.parent_id;
  const path = parentId === null ? [] : await store.listPath(trx, conversation.id, parentId);
  if (parentId !== null) requireSettledParent(path.at(-1));
  const run = await store.insertRun(trx, {
    ...common,
    conversationId: conversation.id,
    question: { parentId, content: body.message },
    nodeId: deps.node.id,
  });
  return { run, repeated: false, title: null, history: [...path, asked(body.message)] };
}

const asked = (message: string): ChatMessage => ({ role: 'user', content: message });

function requireSettledParent(parent: store.Turn | undefined): void {
  if (!parent) throw notFound('parent message');
  if (parent.role === 'user') {
    const message = 'must be an answer, or null for the start of the conversation';
    throw new AppError('validation_failed', `parent_id: ${message}`, {
      details: [{ path: 'body.parent_id', message }],
    });
  }
  if (parent.status === 'running') {
    throw new AppError('run_in_progress', 'The answer above is still being written. Wait for it or stop it.');
  }
}

/** Inserts; when a twin with the same client_id won the race, returns the twin's run. */
async function onceOnly(
  deps: RunDeps,
  userId: number,
  clientId: string | null,
  requestHash: Buffer,
  insert: () => Promise<Begun>,
): Promise<Begun> {
  try {
    return await insert();
  } catch (error) {
    if (!isUniqueViolation(error, 'runs_user_id_client_id_key')) throw error;
    const twin = await findRepeated(deps.db, userId, clientId, requestHash);
    if (!twin) throw error;
    return twin;
  }
}

async function findRepeated(
  db: Db,
  userId: number,
  clientId: string | null,
  requestHash: Buffer,
): Promise<Begun | null> {
  const run = clientId && (await store.findRunByClientId(db, userId, clientId));
  if (!run) return null;
  if (!run.request_hash.equals(requestHash)) {
    throw new AppError('client_id_reused', 'This client_id was used for another message. Make a new one.');
  }
  return { run, repeated: true };
}

const notContinuable = (message: string) => new AppError('not_continuable', message);
const notFound = (what: string) => new AppError('not_found', `There is no such ${what}.`);
