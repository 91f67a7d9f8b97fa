import type { ChatBody } from '@parley/contract/chat';
import type { Notice, RunEvent, RunOutcome } from '@parley/contract/events';
import type { SearchMode } from '@parley/contract/search';
import { toAppError } from '../../platform/http/errors.ts';
import { sha256 } from '../../platform/ids.ts';
import type { ChatMessage } from '../models/port.ts';
import type { OwnedRun } from './types.ts';

const systemPrompt = (today: string): string =>
  `You are a helpful assistant. Answer in the language of the user, in Markdown where it helps. Today is ${today}.`;

export const dayOf = (now: Date): string => now.toISOString().slice(0, 10);

/** What the model is asked with: our instruction, then the turns from the root to the question. */
export const promptOf = (history: ChatMessage[], now: Date): ChatMessage[] => [
  { role: 'system', content: systemPrompt(dayOf(now)) },
  ...history,
];

/** Tells a repeated request from another one under the same client_id. */
export const hashOfChat = (body: ChatBody): Buffer =>
  sha256(
    JSON.stringify([
      body.message,
      body.conversation_id ?? null,
      body.parent_id ?? null,
      searchModeOf(body),
      body.model ?? null,
    ]),
  );

export const hashOfRegenerate = (messageId: number, model: string | null, mode: SearchMode): Buffer =>
  sha256(JSON.stringify(['regenerate', messageId, model, mode]));

export const searchModeOf = (body: Pick<ChatBody, 'use_rag' | 'search'>): SearchMode =>
  body.use_rag ? 'always' : (body.search ?? 'off');

export const trimmedNotice = (droppedMessages: number): Notice => ({
  code: 'history_trimmed',
  message:
    droppedMessages > 0
      ? `This chat is longer than the model can read: the oldest ${droppedMessages} messages were left out.`
      : 'The message is longer than the model can read: its middle was left out.',
});

export const startEvent = (run: OwnedRun): RunEvent => ({
  type: 'start',
  messageId: String(run.message_id),
  messageMetadata: {
    run_id: run.id,
    message_id: run.message_id,
    user_message_id: run.user_message_id,
    conversation_id: run.conversation_id,
    model: run.model,
  },
});

/** The event by which the AI SDK knows the end, after our own `data-run`. */
export function closingEvent(outcome: RunOutcome): RunEvent {
  if (outcome.status === 'failed') {
    return { type: 'error', errorText: outcome.error?.message ?? 'The answer failed.' };
  }
  if (outcome.status === 'stopped') return { type: 'abort', reason: 'stopped' };
  return { type: 'finish', finishReason: outcome.finish_reason ?? 'other' };
}

export const stoppedOutcome: RunOutcome = { status: 'stopped', finish_reason: null, error: null };
export const interruptedOutcome: RunOutcome = { status: 'interrupted', finish_reason: null, error: null };

/** How a run that threw has ended. */
export function outcomeOf(error: unknown): RunOutcome {
  const { code, message } = toAppError(error);
  return { status: 'failed', finish_reason: 'error', error: { code, message } };
}
