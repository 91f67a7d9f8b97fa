import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../platform/app-error.ts';
import { mayExceed, tokenCounter } from './count-tokens.ts';
import { type CountTokens, fitPrompt } from './fit-prompt.ts';
import { type ChatMessage, ContextOverflow, type ModelEngine, type ModelEvent } from './port.ts';

export type AnswerEvent = ModelEvent | { type: 'trimmed'; droppedMessages: number };

export interface AnswerRequest {
  engine: ModelEngine;
  /** The model's name at its provider. */
  model: string;
  /** Tokens of prompt and answer together, as far as known. */
  window: number;
  messages: readonly ChatMessage[];
  /** Told when the provider names another window than the one assumed. */
  onWindow: (window: number) => void;
}

const retriedCodes = new Set([
  'model_rate_limited',
  'model_server_error',
  'model_unavailable',
  'model_stream_cut',
]);
const retryDelayMs = 500;
const retryMaxWaitMs = 5_000;
/** Each overflow shrinks the prompt, so a few tries always end in one that fits or in nothing left to drop. */
const overflowTries = 4;
const answerReserve = { share: 0.25, maxTokens: 4_096 };

/**
 * Asks the model until it answers: fits the prompt to the window, shrinks it when the provider says it is too long, and
 * repeats once what failed for a passing reason, as long as nothing was said.
 *
 * Errors: as `ModelEngine.stream`.
 */
export async function* answer(request: AnswerRequest, signal: AbortSignal): AsyncIterable<AnswerEvent> {
  let budget = budgetOf(request.window);
  let retries = 1;
  let overflows = 0;
  for (;;) {
    const fitted = await fit(request, budget);
    let began = false;
    try {
      const messages = fitted.messages;
      for await (const event of request.engine.stream({ model: request.model, messages }, signal)) {
        if (!began && (fitted.dropped > 0 || fitted.shortened) && event.type !== 'progress') {
          yield { type: 'trimmed', droppedMessages: fitted.dropped };
        }
        began ||= event.type !== 'progress';
        yield event;
      }
      return;
    } catch (error) {
      if (signal.aborted || began) throw error;
      if (error instanceof ContextOverflow && overflows < overflowTries) {
        overflows += 1;
        budget = await smallerBudget(request, error, fitted.messages, budget);
      } else if (retries > 0 && isPassing(error)) {
        retries -= 1;
        await sleep(error.retryAfterMs ?? retryDelayMs, undefined, { signal });
      } else {
        throw error;
      }
    }
  }
}

/** What is left of the window for the prompt. */
function budgetOf(window: number): number {
  return Math.floor(window - Math.min(window * answerReserve.share, answerReserve.maxTokens));
}

async function fit({ model, messages }: AnswerRequest, budget: number) {
  if (!mayExceed(messages, budget)) return { messages: [...messages], dropped: 0, shortened: false };
  return fitPrompt(messages, budget, await tokenCounter(model));
}

/** Below what the provider allows if it said so, and always well below what it just refused. */
async function smallerBudget(
  request: AnswerRequest,
  { limit }: ContextOverflow,
  refused: readonly ChatMessage[],
  budget: number,
): Promise<number> {
  if (limit !== null) request.onWindow(limit);
  const size = sizeOf(refused, await tokenCounter(request.model));
  const allowed = limit === null ? budget : budgetOf(limit);
  return Math.max(1, Math.floor(Math.min(allowed, budget, size * 0.75)));
}

const sizeOf = (messages: readonly ChatMessage[], count: CountTokens): number =>
  messages.reduce((sum, message) => sum + count(message.content) + 8, 0);

function isPassing(error: unknown): error is AppError {
  if (!(error instanceof AppError) || !retriedCodes.has(error.code)) return false;
  return (error.retryAfterMs ?? 0) <= retryMaxWaitMs;
}
