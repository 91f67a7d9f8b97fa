import { type Asked, badResponse } from './openai-faults.ts';
import type { ModelInfo } from './port.ts';

interface ListedModel {
  id?: unknown;
  context_length?: unknown;
  context_window?: unknown;
  max_model_len?: unknown;
  max_context_length?: unknown;
  meta?: { n_ctx?: unknown; n_ctx_train?: unknown } | null;
}

const notForChat =
  /embed|\bbge-|minilm|whisper|tts|dall-e|moderation|transcribe|image|rerank|realtime|audio|sora|babbage|davinci|-instruct$(?<=gpt.*)|deep-research|computer-use/i;

/** The chat models of a `/models` answer, by name. Errors: `model_bad_response` for what is no such answer. */
export function modelsOf(body: string, asked: Asked): ModelInfo[] {
  let data: unknown;
  try {
    ({ data } = JSON.parse(body) as { data: unknown });
  } catch (cause) {
    throw badResponse(asked, cause);
  }
  if (!Array.isArray(data)) throw badResponse(asked);
  return (data as (ListedModel | null)[])
    .flatMap((model) => (model && typeof model.id === 'string' ? [{ ...model, name: model.id }] : []))
    .filter(({ name }) => !notForChat.test(name))
    .map((model) => ({ name: model.name, contextWindow: windowOf(model) }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** Every server has a field of its own for it. */
function windowOf(model: ListedModel): number | null {
  const { context_length, context_window, max_model_len, max_context_length, meta } = model;
  const told = [context_length, context_window, max_model_len, max_context_length, meta?.n_ctx];
  const window = [...told, meta?.n_ctx_train].find((value) => Number.isInteger(value) && Number(value) > 0);
  return window === undefined ? null : Number(window);
}
