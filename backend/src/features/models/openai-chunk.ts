import type { FinishReason } from '@parley/contract/events';
import { type Asked, badResponse, faultOfErrorObject } from './openai-faults.ts';
import type { Emit } from './port.ts';

interface Chunk {
  error?: unknown;
  choices?: unknown;
  usage?: { prompt_tokens?: number; completion_tokens?: number } | null;
}

interface Choice {
  index?: number;
  delta?: Delta | null;
  /** In place of `delta` when a server does not stream. */
  message?: Delta | null;
  finish_reason?: string | null;
}

interface Delta {
  content?: unknown;
  refusal?: unknown;
  reasoning_content?: unknown;
  reasoning?: unknown;
}

const finishReasons: Record<string, FinishReason> = {
  stop: 'stop',
  end_turn: 'stop',
  eos: 'stop',
  length: 'length',
  model_length: 'length',
  max_tokens: 'length',
  content_filter: 'content-filter',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
};

/**
 * Emits what one `chat.completion.chunk`, or a whole `chat.completion`, says.
 *
 * Errors: `model_bad_response` for what is neither (`cause` is a SyntaxError when it is no JSON at all); the provider's
 *         own error when it holds one.
 */
export function readChunk(data: string, asked: Asked, emit: Emit): void {
  const chunk = parse(data, asked);
  if (chunk.error) throw faultOfErrorObject(chunk.error, asked);
  const choices = chunk.choices ?? [];
  if (!Array.isArray(choices)) throw badResponse(asked);
  for (const choice of choices as (Choice | null)[]) {
    if (choice && (choice.index ?? 0) === 0) readChoice(choice, asked, emit);
  }
  const { prompt_tokens: input, completion_tokens: output } = chunk.usage ?? {};
  if (Number.isSafeInteger(input) && Number.isSafeInteger(output)) {
    emit({ type: 'usage', usage: { input_tokens: Number(input), output_tokens: Number(output) } });
  }
}

function readChoice({ delta, message, finish_reason: reason }: Choice, asked: Asked, emit: Emit): void {
  const { content, refusal, reasoning, reasoning_content } = delta ?? message ?? {};
  const thought = textOf(reasoning_content ?? reasoning, asked);
  const text = textOf(content, asked) || textOf(refusal, asked);
  if (thought) emit({ type: 'reasoning', text: thought });
  if (text) emit({ type: 'text', text });
  if (reason) emit({ type: 'finish', reason: finishReasons[reason] ?? 'other' });
}

function parse(data: string, asked: Asked): Chunk {
  let chunk: unknown;
  try {
    chunk = JSON.parse(data);
  } catch (cause) {
    throw badResponse(asked, cause);
  }
  if (typeof chunk === 'object' && chunk !== null) return chunk;
  throw badResponse(asked);
}

/** Content is text, or a list of parts that hold text. */
function textOf(content: unknown, asked: Asked): string {
  if (content === undefined || content === null) return '';
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) throw badResponse(asked);
  return content.map((part: { text?: unknown } | null) => textOf(part?.text, asked)).join('');
}
