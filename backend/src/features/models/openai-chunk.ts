import type { FinishReason } from '@parley/contract/events';
import { type Asked, badResponse, faultOfErrorObject } from './openai-faults.ts';
import type { ModelEvent } from './port.ts';

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
 * One `chat.completion.chunk`, or a whole `chat.completion`, as model events.
 *
 * Errors: `model_bad_response` for what is neither (`cause` is a SyntaxError when it is no JSON at all); the provider's
 *         own error when it holds one.
 */
export function eventsOfChunk(data: string, asked: Asked): ModelEvent[] {
  const chunk = parse(data, asked);
  if (chunk.error) throw faultOfErrorObject(chunk.error, asked);
  const choices = chunk.choices ?? [];
  if (!Array.isArray(choices)) throw badResponse(asked);
  const events: ModelEvent[] = [];
  for (const choice of choices as (Choice | null)[]) {
    if (choice && (choice.index ?? 0) === 0) events.push(...eventsOfChoice(choice, asked));
  }
  const { prompt_tokens: input, completion_tokens: output } = chunk.usage ?? {};
  if (Number.isSafeInteger(input) && Number.isSafeInteger(output)) {
    events.push({ type: 'usage', usage: { input_tokens: Number(input), output_tokens: Number(output) } });
  }
  return events;
}

function eventsOfChoice({ delta, message, finish_reason: reason }: Choice, asked: Asked): ModelEvent[] {
  const events: ModelEvent[] = [];
  const { content, refusal, reasoning, reasoning_content } = delta ?? message ?? {};
  const thought = textOf(reasoning_content ?? reasoning, asked);
  const text = textOf(content, asked) || textOf(refusal, asked);
  if (thought) events.push({ type: 'reasoning', text: thought });
  if (text) events.push({ type: 'text', text });
  if (reason) events.push({ type: 'finish', reason: finishReasons[reason] ?? 'other' });
  return events;
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
