import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../platform/app-error.ts';
import { budgetOf, nextBudget, windowFor } from './budget.ts';
import { mayExceed, tokenCounter } from './count-tokens.ts';
import { type FittedPrompt, fitPrompt } from './fit-prompt.ts';
import { type ChatMessage, ContextOverflow, type Emit, type ModelEngine, type ModelEvent } from './port.ts';

export interface AnswerRequest {
  engine: ModelEngine;
  /** The model's name at its provider. */
  model: string;
  /** Tokens of prompt and answer together, as far as known. */
  window: number;
  messages: readonly ChatMessage[];
  /** Told when the window turns out smaller than assumed. */
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
/** Each overflow shrinks the prompt more, so a few tries end in one that fits or in next to nothing. */
const overflowTries = 4;

/**
 * Asks the model until it answers: fits the prompt to the window, shrinks it when the provider says it is too long, and
 * repeats once what failed for a passing reason, as long as nothing was said.
 *
 * Errors: as `ModelEngine.stream`; `model_stream_cut` also for a stream that ended before its first word.
 */
export async function answer(request: AnswerRequest, emit: Emit, signal: AbortSignal): Promise<void> {
  let budget = budgetOf(request.window);
  let retries = 1;
  let overflows = 0;
  for (;;) {
    const fitted = await fit(request, budget);
    let trimmed = trimmedBy(fitted);
    let began = false;
    const take = (event: ModelEvent) => {
      if (event.type === 'trimmed') {
        trimmed = event;
        return;
      }
      if (!began && isWord(event)) {
        began = true;
        if (overflows > 0) request.onWindow(windowFor(budget));
        if (trimmed) emit(trimmed);
      }
      emit(event);
    };
    try {
      const { model, engine } = request;
      await engine.stream({ model, messages: fitted.messages }, take, signal);
      if (began) return;
      throw new AppError('model_stream_cut', 'The model stopped before its first word. Retry.');
    } catch (error) {
      if (signal.aborted || began) throw error;
      if (error instanceof ContextOverflow && overflows < overflowTries) {
        budget = await nextBudget(request.model, { error, budget, refused: fitted.messages, overflows });
        overflows += 1;
      } else if (retries > 0 && isPassing(error)) {
        retries -= 1;
        await pause(error.retryAfterMs ?? retryDelayMs, signal);
      } else {
        throw error;
      }
    }
  }
}

async function fit({ engine, model, messages }: AnswerRequest, budget: number): Promise<FittedPrompt> {
  if (engine.fitsPrompts || !mayExceed(messages, budget))
    return { messages: [...messages], dropped: 0, shortened: false };
  return fitPrompt(messages, budget, await tokenCounter(model));
}

/** Told with the first word, since another try may leave out more. */
const trimmedBy = ({ dropped, shortened }: FittedPrompt): ModelEvent | null =>
  dropped > 0 || shortened ? { type: 'trimmed', droppedMessages: dropped } : null;

/** After one of these nothing is tried again. */
const isWord = ({ type }: ModelEvent): boolean =>
  type === 'text' || type === 'reasoning' || type === 'finish';

function isPassing(error: unknown): error is AppError {
  if (!(error instanceof AppError) || !retriedCodes.has(error.code)) return false;
  return (error.retryAfterMs ?? 0) <= retryMaxWaitMs;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}
