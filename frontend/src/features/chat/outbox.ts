import type { ChatRequest } from '@parley/contract/chat';
import type { RunEvent } from '@parley/contract/events';
import { limits } from '@parley/contract/limits';
import { ApiError, retryAfterMs } from '../../lib/http.ts';
import { alone } from '../../lib/locks.ts';
import { comebackOr, isReachable, reconnectDelayMs } from '../../lib/network.ts';
import { readFrames } from '../../lib/sse.ts';
import { forgetStored, listStored, readStored, writeStored } from '../../lib/storage.ts';
import * as api from './api.ts';
import { isUnheard, maxFaults } from './delivery.ts';
import { currentEra } from './state.ts';

/** Messages that the server has not taken yet. They outlive their tab: the next one sends them. */
const storedName = 'outbox.';

export interface Unsent extends ChatRequest {
  /** Missing in what an older version has kept. */
  writtenAtMs?: number;
  /** No server has been reached since it was written: none can have it. */
  isOnlyHere?: boolean;
  /** Stop was pressed when nobody knew whether the server had it. */
  isStopped?: boolean;
}

/** What the server is asked of it. */
export const requestOf = ({ writtenAtMs: _, isOnlyHere: __, isStopped: ___, ...body }: Unsent): ChatRequest =>
  body;

interface Sending {
  unsent: Unsent;
  isOver: PromiseWithResolvers<void>;
}
const sending = new Map<string, Sending>();
const never = new AbortController().signal;
const nameOf = ({ client_id }: ChatRequest) => storedName + client_id;

/** This tab sends `body`, until it is forgotten or the tab is gone. */
export function keepUnsent(body: ChatRequest): void {
  const unsent = { ...body, writtenAtMs: Date.now(), isOnlyHere: !isReachable() };
  writeStored(nameOf(body), JSON.stringify(unsent));
  holdUnsent(unsent);
  void alone(nameOf(body), never, () => untilOver(nameOf(body)));
}

/** This tab sends what was offered to it by `takeUnsent`. */
export function holdUnsent(unsent: Unsent): void {
  sending.set(nameOf(unsent), { unsent, isOver: Promise.withResolvers() });
}

const untilOver = async (name: string) => sending.get(name)?.isOver.promise;

function note(body: ChatRequest, news: Partial<Unsent>): void {
  const held = sending.get(nameOf(body));
  if (!held) return;
  held.unsent = { ...held.unsent, ...news };
  writeStored(nameOf(body), JSON.stringify(held.unsent));
}

/** The server may have `body` from now on, although nobody has heard it say so. */
export function noteRisk(body: ChatRequest): void {
  if (sending.get(nameOf(body))?.unsent.isOnlyHere) note(body, { isOnlyHere: false });
}

/** Should this tab go before the server has said that it has `body`, whoever sends it then stops its answer. */
export const stopUnsent = (body: ChatRequest) => note(body, { isStopped: true });

/** The server has taken `body`, or it was given back to its writer. */
export function forgetUnsent(body: ChatRequest): void {
  writeStored(nameOf(body), null);
  leaveUnsent(body);
}

/** This tab does not send `body` any more: it is left to whoever signs in next. */
export function leaveUnsent(body: ChatRequest): void {
  sending.get(nameOf(body))?.isOver.resolve();
  sending.delete(nameOf(body));
}

/** This tab sends nothing any more; `keepsStored` leaves what waits to the next sign-in. */
export function forgetOutbox(keepsStored = false): void {
  for (const { isOver } of sending.values()) isOver.resolve();
  sending.clear();
  if (!keepsStored) forgetStored(storedName);
}

/** A tab that has just been closed or loaded again may hold its locks for so long. */
const closingMs = 1000;

/**
 * Offers what closed tabs have left behind to `show`, the latest first, which holds what it sends. The rest is left as
 * it is, and so is what another tab sends.
 */
export async function takeUnsent(show: (unsent: Unsent) => Promise<void>): Promise<void> {
  const era = currentEra();
  const take = async (name: string) => {
    const [unsent] = era === currentEra() ? readBody(readStored(name) ?? '') : [];
    if (!unsent || sending.has(name)) return;
    await show(unsent);
    await untilOver(name);
  };
  const left = listStored(storedName)
    .flatMap(readBody)
    .toSorted((one, other) => (other.writtenAtMs ?? 0) - (one.writtenAtMs ?? 0));
  const takeAlone = (name: string) => alone(name, AbortSignal.timeout(closingMs), () => take(name));
  await Promise.allSettled(left.map(nameOf).map(takeAlone));
}

interface Resumed {
  taken: (body: ChatRequest, conversationId: number) => void;
  refused: (body: ChatRequest, error: unknown) => void;
}

/** What this tab sends for tabs that are gone, with the era in which it was begun. */
const resuming = new Map<string, number>();

/** Sends what closed tabs left behind, each once no other tab does so. */
export async function resumeUnsent(resumed: Resumed): Promise<void> {
  const era = currentEra();
  const left = listStored(storedName)
    .flatMap(readBody)
    .filter((body) => !sending.has(nameOf(body)) && resuming.get(nameOf(body)) !== era);
  const resumeAlone = async (body: ChatRequest) => {
    resuming.set(nameOf(body), era);
    await alone(nameOf(body), never, () => resume(nameOf(body), era, resumed));
    if (resuming.get(nameOf(body)) === era) resuming.delete(nameOf(body));
  };
  await Promise.all(left.map(resumeAlone));
}

/** What somebody else has written there is not a message. */
function readBody(stored: string): Unsent[] {
  try {
    const body = JSON.parse(stored) as Partial<Unsent> | null;
    return body && typeof body.message === 'string' && body.client_id ? [body as Unsent] : [];
  } catch {
    return [];
  }
}

/** Tries until the server has said yes or no, for as long as its writer is signed in and nobody else has sent it. */
async function resume(name: string, era: number, { taken, refused }: Resumed): Promise<void> {
  const left = () => (era === currentEra() ? readBody(readStored(name) ?? '')[0] : undefined);
  let faults = 0;
  for (let failures = 0, body = left(); body; failures += 1, body = left()) {
    try {
      if (body.isOnlyHere) writeStored(name, JSON.stringify({ ...body, isOnlyHere: false }));
      const conversationId = await sendUntilStart(body);
      forgetUnsent(body);
      if (era === currentEra()) taken(body, conversationId);
    } catch (error) {
      if (!left() || isSignedOut(error)) return;
      faults += isUnheard(error) || isLimit(error) ? 0 : 1;
      if (isRefusal(error) || faults >= maxFaults) {
        forgetUnsent(body);
        refused(body, error);
      } else {
        await comebackOr(Math.max(retryAfterMs(error), reconnectDelayMs(failures)), never);
      }
    }
  }
}

/** What waits is left to whoever signs in next. */
export const isSignedOut = (error: unknown) => error instanceof ApiError && error.status === 401;

const isLimit = (error: unknown) => error instanceof ApiError && error.code === 'rate_limited';

const isRefusal = (error: unknown) =>
  error instanceof ApiError && error.status >= 400 && error.status < 500 && !isLimit(error);

/** Answers with the conversation's id. Whoever shows the conversation follows the run itself. */
async function sendUntilStart(unsent: Unsent): Promise<number> {
  const leave = new AbortController();
  try {
    const { body: stream } = await api.openChat(requestOf(unsent), leave.signal);
    if (!stream) throw new Error('The stream has no body.');
    for await (const { data } of readFrames(stream, 3 * limits.heartbeatMs)) {
      const event = JSON.parse(data) as RunEvent;
      if (event.type !== 'start') continue;
      const { run_id, conversation_id } = event.messageMetadata;
      if (unsent.isStopped) await api.stopRun(run_id).catch(() => {});
      return conversation_id;
    }
    throw new Error('The stream ended before it had begun.');
  } finally {
    leave.abort(new Error('The message has been taken.'));
  }
}
