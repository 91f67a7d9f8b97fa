import type { ChatRequest } from '@parley/contract/chat';
import type { RunEvent } from '@parley/contract/events';
import { limits } from '@parley/contract/limits';
import { ApiError, retryAfterMs } from '../../lib/http.ts';
import { alone } from '../../lib/locks.ts';
import { comebackOr, reconnectDelayMs } from '../../lib/network.ts';
import { readFrames } from '../../lib/sse.ts';
import { forgetStored, listStored, readStored, writeStored } from '../../lib/storage.ts';
import * as api from './api.ts';
import { isUnheard, maxFaults } from './delivery.ts';
import { currentEra } from './state.ts';

/** Messages that the server has not taken yet. They outlive their tab: the next one sends them. */
const storedName = 'outbox.';

interface Unsent extends ChatRequest {
  /** Stop was pressed when nobody knew whether the server had it. */
  isStopped?: true;
}

interface Sending {
  body: ChatRequest;
  isOver: PromiseWithResolvers<void>;
}
const sending = new Map<string, Sending>();
const never = new AbortController().signal;
const nameOf = ({ client_id }: ChatRequest) => storedName + client_id;

/** This tab sends `body`, until it is forgotten or the tab is gone. */
export function keepUnsent(body: ChatRequest): void {
  writeStored(nameOf(body), JSON.stringify(body));
  const isOver = Promise.withResolvers<void>();
  sending.set(nameOf(body), { body, isOver });
  void alone(nameOf(body), never, () => isOver.promise);
}

/** Should this tab go before the server has said that it has `body`, whoever sends it then stops its answer. */
export function stopUnsent(body: ChatRequest): void {
  const stopped: Unsent = { ...body, isStopped: true };
  if (sending.has(nameOf(body))) writeStored(nameOf(body), JSON.stringify(stopped));
}

/** The server has taken `body`, or it was given back to its writer. */
export function forgetUnsent(body: ChatRequest): void {
  writeStored(nameOf(body), null);
  sending.get(nameOf(body))?.isOver.resolve();
  sending.delete(nameOf(body));
}

/** This tab sends nothing any more; `keepsStored` leaves what waits to the next sign-in. */
export function forgetOutbox(keepsStored = false): void {
  for (const { isOver } of sending.values()) isOver.resolve();
  sending.clear();
  if (!keepsStored) forgetStored(storedName);
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
const isSignedOut = (error: unknown) => error instanceof ApiError && error.status === 401;

const isLimit = (error: unknown) => error instanceof ApiError && error.code === 'rate_limited';

const isRefusal = (error: unknown) =>
  error instanceof ApiError && error.status >= 400 && error.status < 500 && !isLimit(error);

/** Answers with the conversation's id. Whoever shows the conversation follows the run itself. */
async function sendUntilStart({ isStopped, ...body }: Unsent): Promise<number> {
  const leave = new AbortController();
  try {
    const { body: stream } = await api.openChat(body, leave.signal);
    if (!stream) throw new Error('The stream has no body.');
    for await (const { data } of readFrames(stream, 3 * limits.heartbeatMs)) {
      const event = JSON.parse(data) as RunEvent;
      if (event.type !== 'start') continue;
      const { run_id, conversation_id } = event.messageMetadata;
      if (isStopped) await api.stopRun(run_id).catch(() => {});
      return conversation_id;
    }
    throw new Error('The stream ended before it had begun.');
  } finally {
    leave.abort(new Error('The message has been taken.'));
  }
}
