import type { ChatRequest } from '@parley/contract/chat';
import type { RunEvent } from '@parley/contract/events';
import { limits } from '@parley/contract/limits';
import { ApiError } from '../../lib/http.ts';
import { alone } from '../../lib/locks.ts';
import { readFrames } from '../../lib/sse.ts';
import { forgetStored, listStored, readStored, writeStored } from '../../lib/storage.ts';
import * as api from './api.ts';

/** Messages that the server has not taken yet. They outlive their tab: the next one sends them. */
const storedName = 'outbox.';

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
  refused: (body: ChatRequest, error: ApiError) => void;
}

/**
 * Sends what closed tabs left behind, each once no other tab does so. What the network swallows again stays for the
 * next time.
 */
export async function resumeUnsent(resumed: Resumed): Promise<void> {
  const left = listStored(storedName)
    .flatMap(readBody)
    .filter((body) => !sending.has(nameOf(body)));
  await Promise.all(left.map((body) => alone(nameOf(body), never, () => resume(body, resumed))));
}

/** What somebody else has written there is not a message. */
function readBody(stored: string): ChatRequest[] {
  try {
    const body = JSON.parse(stored) as Partial<ChatRequest> | null;
    return body && typeof body.message === 'string' && body.client_id ? [body as ChatRequest] : [];
  } catch {
    return [];
  }
}

async function resume(body: ChatRequest, { taken, refused }: Resumed): Promise<void> {
  // Whoever held it before has sent it, or has given it back.
  if (readStored(nameOf(body)) === null) return;
  try {
    const conversationId = await sendUntilStart(body);
    forgetUnsent(body);
    taken(body, conversationId);
  } catch (error) {
    const isRefusal = error instanceof ApiError && error.status >= 400 && error.status < 500;
    // A session that ended leaves what waits to the next one.
    if (!isRefusal || error.status === 401 || error.code === 'rate_limited') return;
    forgetUnsent(body);
    refused(body, error);
  }
}

/** Answers with the conversation's id. Whoever shows the conversation follows the run itself. */
async function sendUntilStart(body: ChatRequest): Promise<number> {
  const leave = new AbortController();
  try {
    const { body: stream } = await api.openChat(body, leave.signal);
    if (!stream) throw new Error('The stream has no body.');
    for await (const { data } of readFrames(stream, 3 * limits.heartbeatMs)) {
      const event = JSON.parse(data) as RunEvent;
      if (event.type === 'start') return event.messageMetadata.conversation_id;
    }
    throw new Error('The stream ended before it had begun.');
  } finally {
    leave.abort(new Error('The message has been taken.'));
  }
}
