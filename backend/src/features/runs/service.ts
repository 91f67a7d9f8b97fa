import type { ChatBody, RegenerateBody, RunState } from '@parley/contract/chat';
import type { Message } from '@parley/contract/conversations';
import type { RunOutcome } from '@parley/contract/events';
import { AppError } from '../../platform/app-error.ts';
import type { Actor } from '../../platform/http/serve.ts';
import { isUniqueViolation } from '../../platform/postgres/faults.ts';
import type { Db } from '../../platform/postgres/pool.ts';
import type { ResolvedModel } from '../models/service.ts';
import { LiveRun } from './live-run.ts';
import { type FrameSink, followRun } from './reader.ts';
import { hashOfChat, hashOfRegenerate, type Kept, keptOf } from './rules.ts';
import { Cancelled, produceAnswer, type RunnerDeps } from './runner.ts';
import * as store from './store.ts';
import type { OwnedRun } from './types.ts';

export interface RunDeps extends RunnerDeps {
  /** The runs that this process writes, by id. */
  live: Map<number, LiveRun>;
  /** Makes the conversation that a first message opens. */
  insertConversation: (db: Db, userId: number, message: string) => Promise<{ id: number; title: string }>;
  /** Aborted once the process is to stop: runs that still begin end at once. */
  stopping: AbortSignal;
  /** Called once an answer is stored. */
  answered: (run: OwnedRun, outcome: RunOutcome) => void;
}

/** How often the table is asked about a run that another process writes. */
const foreignPollMs = 500;

export type Snapshot = Kept & { last_seq: number };

/** What a send comes to inside its transaction. `repeated`: the same client_id was sent before. */
interface Begun {
  run: OwnedRun;
  repeated: boolean;
  /** Of the conversation that this message opened. */
  title: string | null;
}

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
  const common = { userId: actor.userId, model: model.id, useRag: body.use_rag, clientId, requestHash };
  const begun = await onceOnly(deps, actor.userId, clientId, requestHash, (trx) =>
    insertTurn(deps, trx, body, common),
  );
  if (!begun.repeated) begin(deps, begun, model, body.use_rag);
  return begun.run;
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
  const requestHash = hashOfRegenerate(messageId, body.model ?? null, body.use_rag);
  const begun = await onceOnly(deps, actor.userId, clientId, requestHash, async (trx) => {
    const owned = await store.findConversationOfMessage(trx, actor.userId, messageId);
    if (!owned) throw notFound('message');
    if (!(await store.lockConversation(trx, actor.userId, owned.id))) throw notFound('message');
    const repeated = await findRepeated(trx, actor.userId, clientId, requestHash);
    if (repeated) return repeated;
    const message = await store.findMessage(trx, owned.id, messageId);
    const userMessageId = message?.role === 'user' ? message.id : message?.parent_id;
    if (!userMessageId) throw notFound('message');
    const run = await store.insertRun(trx, {
      userId: actor.userId,
      model: model.id,
      useRag: body.use_rag,
      clientId,
      requestHash,
      conversationId: owned.id,
      userMessageId,
      nodeId: deps.nodeId,
    });
    return { run, repeated: false, title: null };
  });
  if (!begun.repeated) begin(deps, begun, model, body.use_rag);
  return begun.run;
}

/** Sends the run's events to the sink until it ends. Errors: none; ownership was proved by OwnedRun. */
export const follow = (deps: RunDeps, run: OwnedRun, after: number, sink: FrameSink): Promise<void> =>
  followRun(deps.db, run, deps.live.get(run.id), after, sink);

/** Errors: `not_found`. */
export async function findRun(deps: RunDeps, actor: Actor, id: number): Promise<OwnedRun> {
  const run = await store.findOwnedRun(deps.db, actor.userId, id);
  if (!run) throw notFound('answer');
  return run;
}

/** Waits for the run's end and returns the saved answer. Errors: the answer's own, when it failed. */
export async function wholeAnswer(deps: RunDeps, run: OwnedRun): Promise<Message> {
  await deps.live.get(run.id)?.ended;
  let message = await store.findAnswerAsMessage(deps.db, run);
  while (message.status === 'running') {
    await new Promise((resolve) => setTimeout(resolve, foreignPollMs));
    message = await store.findAnswerAsMessage(deps.db, run);
  }
  if (message.error) throw new AppError(message.error.code as AppError['code'], message.error.message);
  return message;
}

/** Ends the run, keeping what was written. Repeating it changes nothing. Errors: `not_found`. */
export async function stopRun(deps: RunDeps, actor: Actor, id: number): Promise<RunState> {
  const run = await findRun(deps, actor, id);
  await cancel(deps.live.get(id), 'stopped');
  const state = await store.findRunState(deps.db, id);
  return { id, conversation_id: run.conversation_id, message_id: run.message_id, ...state };
}

/** Stops every answer of a conversation that is being deleted. */
export async function stopRunsOf(deps: RunDeps, conversationId: number): Promise<void> {
  const running = await store.listRunningRunsOf(deps.db, conversationId);
  await Promise.all(running.map(({ id }) => cancel(deps.live.get(id), 'stopped')));
}

/** Ends all runs of this process, keeping what was written; for shutdown. */
export async function interruptAll(deps: RunDeps): Promise<void> {
  while (deps.live.size > 0) {
    await Promise.all([...deps.live.values()].map((live) => cancel(live, 'interrupted')));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A running answer by its last event; null once it has ended, and its message holds all. */
export async function snapshot(deps: RunDeps, runId: number): Promise<Snapshot | null> {
  const live = deps.live.get(runId);
  if (live) return live.hasEnded ? null : { ...structuredClone(live.kept), last_seq: live.toldSeq };
  const { status } = await store.findRunState(deps.db, runId);
  if (status !== 'running') return null;
  const events = await store.listEvents(deps.db, runId, 0, Number.MAX_SAFE_INTEGER);
  return { ...keptOf(events), last_seq: events.at(-1)?.seq ?? 0 };
}

async function cancel(live: LiveRun | undefined, status: 'stopped' | 'interrupted'): Promise<void> {
  live?.abort.abort(new Cancelled(status));
  await live?.ended;
}

function begin(deps: RunDeps, { run, title }: Begun, model: ResolvedModel, useRag: boolean): void {
  const live = new LiveRun(run.id, deps.writer);
  deps.live.set(run.id, live);
  if (deps.stopping.aborted) live.abort.abort(new Cancelled('interrupted'));
  void produceAnswer(deps, run, live, model, { useRag, title })
    .then((outcome) => deps.answered(run, outcome))
    .catch((err) => deps.log.error({ err, runId: run.id }, 'runs.begin'))
    .finally(() => {
      if (!live.hasEnded) live.end([]);
      deps.live.delete(run.id);
    });
}

async function insertTurn(
  deps: RunDeps,
  trx: Db,
  body: ChatBody,
  common: Omit<store.NewRun, 'conversationId' | 'userMessageId' | 'nodeId'>,
): Promise<Begun> {
  let conversationId: number;
  let parentId: number | null = null;
  let title: string | null = null;
  if (body.conversation_id) {
    const conversation = await store.lockConversation(trx, common.userId, body.conversation_id);
    if (!conversation) throw notFound('conversation');
    const repeated = await findRepeated(trx, common.userId, common.clientId, common.requestHash);
    if (repeated) return repeated;
    conversationId = conversation.id;
    parentId = body.parent_id === undefined ? conversation.active_message_id : body.parent_id;
  } else {
    ({ id: conversationId, title } = await deps.insertConversation(trx, common.userId, body.message));
  }
  if (parentId !== null) await requireSettledParent(trx, conversationId, parentId);
  const userMessageId = await store.insertUserMessage(trx, conversationId, parentId, body.message);
  const run = await store.insertRun(trx, { ...common, conversationId, userMessageId, nodeId: deps.nodeId });
  return { run, repeated: false, title };
}

async function requireSettledParent(trx: Db, conversationId: number, parentId: number): Promise<void> {
  const parent = await store.findMessage(trx, conversationId, parentId);
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

/** Runs the transaction; when a twin with the same client_id won the race, returns the twin's run. */
async function onceOnly(
  deps: RunDeps,
  userId: number,
  clientId: string | null,
  requestHash: Buffer,
  insert: (trx: Db) => Promise<Begun>,
): Promise<Begun> {
  try {
    return await deps.db.transaction().execute(insert);
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
  return { run, repeated: true, title: null };
}

const notFound = (what: string) => new AppError('not_found', `There is no such ${what}.`);
