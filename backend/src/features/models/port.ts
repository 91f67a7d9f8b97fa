import type { Usage } from '@parley/contract/conversations';
import type { FinishReason, Progress } from '@parley/contract/events';
import { AppError } from '../../platform/app-error.ts';

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface ModelRequest {
  /** The model's name at its provider. */
  model: string;
  messages: ChatMessage[];
}

/**
 * What a provider says while it answers. `text` and `reasoning` may be cut anywhere, even inside a surrogate pair.
 * `trimmed`: the prompt was too long; 0 messages when only one of them was shortened.
 */
export type ModelEvent =
  | { type: 'trimmed'; droppedMessages: number }
  | { type: 'progress'; progress: Progress }
  | { type: 'reasoning'; text: string }
  | { type: 'text'; text: string }
  | { type: 'usage'; usage: Usage }
  | { type: 'finish'; reason: FinishReason };

export interface ModelInfo {
  /** The model's name at its provider. */
  name: string;
  /** Tokens of prompt and answer together; null when the provider does not say. */
  contextWindow: number | null;
}

/** Takes each event at the moment it is said, so that a token costs a call and no turn of the event loop. */
export type Emit = (event: ModelEvent) => void;

/**
 * One source of models.
 *
 * `stream` resolves after `finish`; one that resolves without it was cut. Aborting `signal` closes the connection to
 * the provider before the promise settles; nothing is emitted after that.
 * Errors: `AppError` with a `model_*` code or `context_overflow`; nothing else, save the abort's own reason.
 */
export interface ModelEngine {
  /** It makes prompts fit its window by itself, and says `trimmed`; nobody else need count. */
  readonly fitsPrompts?: true;
  list(signal: AbortSignal): Promise<ModelInfo[]>;
  stream(request: ModelRequest, emit: Emit, signal: AbortSignal): Promise<void>;
}

/** The prompt does not fit. `limit`: the window in tokens, where the provider named it. */
export class ContextOverflow extends AppError {
  readonly limit: number | null;

  constructor(limit: number | null, cause?: unknown) {
    super('context_overflow', 'The conversation is longer than this model can read. Start a new chat.', {
      cause,
    });
    this.limit = limit;
  }
}
