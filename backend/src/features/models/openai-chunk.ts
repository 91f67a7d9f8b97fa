import type { FinishReason } from '@parley/contract/events';
import { AppError } from '../../platform/app-error.ts';
import { faultOfErrorObject } from './openai-faults.ts';
import type { ModelEvent } from './port.ts';

interface Chunk {
  error?: unknown;
  choices?: { delta?: Delta; finish_reason?: string | null }[];
  usage?: { prompt_tokens?: number; completion_tokens?: number } | null;
}

interface Delta {
  content?: unknown;
  reasoning_content?: unknown;
  reasoning?: unknown;
}

const finishReasons: Record<string, FinishReason> = {
  stop: 'stop',
  length: 'length',
  content_filter: 'content-filter',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
};

/**
 * One `chat.completion.chunk` as model events.
 *
 * Errors: `model_bad_response` for what is no such chunk; the provider's own error when the chunk holds one.
 */
export function eventsOfChunk(data: string, provider: string): ModelEvent[] {
  const chunk = parse(data, provider);
  if (chunk.error) throw faultOfErrorObject(chunk.error, provider);
  const events: ModelEvent[] = [];
  for (const choice of chunk.choices ?? []) {
    const thought = textOf(choice.delta?.reasoning_content ?? choice.delta?.reasoning, provider);
    const text = textOf(choice.delta?.content, provider);
    if (thought) events.push({ type: 'reasoning', text: thought });
    if (text) events.push({ type: 'text', text });
    if (choice.finish_reason) {
      events.push({ type: 'finish', reason: finishReasons[choice.finish_reason] ?? 'other' });
    }
  }
  const { prompt_tokens: input, completion_tokens: output } = chunk.usage ?? {};
  if (Number.isInteger(input) && Number.isInteger(output)) {
    events.push({ type: 'usage', usage: { input_tokens: Number(input), output_tokens: Number(output) } });
  }
  return events;
}

export const badResponse = (provider: string, cause?: unknown) =>
  new AppError(
    'model_bad_response',
    `${provider} sent something that is not an answer. Retry, or choose another model.`,
    {
      cause,
    },
  );

function parse(data: string, provider: string): Chunk {
  try {
    const chunk: unknown = JSON.parse(data);
    if (typeof chunk === 'object' && chunk !== null) return chunk;
  } catch (cause) {
    throw badResponse(provider, cause);
  }
  throw badResponse(provider);
}

/** Content is text, or a list of parts that hold text. */
function textOf(content: unknown, provider: string): string {
  if (content === undefined || content === null) return '';
  if (typeof content === 'string') return content;
  if (Array.isArray(content))
    return content.map((part: { text?: unknown }) => textOf(part.text, provider)).join('');
  throw badResponse(provider);
}
