import { z } from 'zod';

export const model = z.object({
  /** `<provider>/<name at the provider>`; what `model` in a chat request takes. */
  id: z.string(),
  name: z.string(),
  /** The `id` of one of `providers`. */
  provider: z.string(),
  /** Tokens; null when the provider does not say. */
  context_window: z.int().nullable(),
  is_default: z.boolean(),
});
export type Model = z.infer<typeof model>;

/** How far the built-in model is. Bytes count the file that is being fetched; null when its size is unknown. */
export const localModelState = z.object({
  status: z.enum(['off', 'idle', 'downloading', 'ready', 'failed']),
  received_bytes: z.int(),
  total_bytes: z.int().nullable(),
  message: z.string().nullable(),
});
export type LocalModelState = z.infer<typeof localModelState>;

/** A provider that was asked for its models; `error` says in a sentence why it gave none. */
export const providerState = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['configured', 'discovered', 'local']),
  error: z.string().nullable(),
});
export type ProviderState = z.infer<typeof providerState>;

export const modelList = z.object({
  items: z.array(model),
  next_cursor: z.null(),
  providers: z.array(providerState),
  local: localModelState,
});
export type ModelList = z.infer<typeof modelList>;
