import { z } from 'zod';
import { message } from './conversations.ts';
import { limits } from './limits.ts';
import { id, text } from './primitives.ts';
import { searchMode } from './search.ts';

const model = z.string().min(1).max(limits.modelIdMaxChars);
/** Made by the client, one per press of Send: the same id sent again is the same message, not a second one. */
const clientId = z.uuid();

/**
 * A message to answer.
 *
 * Shape: without `conversation_id` a conversation is made. `parent_id` is the message this one follows: left out, the
 *        end of the visible path; `null`, the root. Naming an earlier parent makes a sibling branch (an edit).
 *        `search` says whether to ask the web; `use_rag: true` is the same as `always`.
 */
export const chatBody = z.object({
  message: text(limits.messageMaxChars).refine((s) => s.trim() !== '', 'must not be empty'),
  conversation_id: id.nullish(),
  use_rag: z.boolean().default(false),
  search: searchMode.optional(),
  model: model.nullish(),
  client_id: clientId.nullish(),
  parent_id: id.nullable().optional(),
});
export type ChatBody = z.infer<typeof chatBody>;
export type ChatRequest = z.input<typeof chatBody>;

/** Answers the same user message once more, as a sibling of the answers it has. */
export const regenerateBody = z
  .object({
    model: model.nullish(),
    client_id: clientId.nullish(),
    use_rag: z.boolean().default(false),
    search: searchMode.optional(),
  })
  .default({ use_rag: false });
export type RegenerateBody = z.infer<typeof regenerateBody>;

export const simpleAnswer = z.object({ conversation_id: id, message });
export type SimpleAnswer = z.infer<typeof simpleAnswer>;

export const eventsQuery = z.object({
  after: z.coerce.number().int().min(0).max(limits.seqMax).optional(),
});

export const runState = z.object({
  id,
  conversation_id: id,
  message_id: id,
  status: z.enum(['running', 'done', 'stopped', 'interrupted', 'failed']),
  /** Number of the run's last event so far; final once `status` is no longer `running`. */
  last_seq: z.int(),
});
export type RunState = z.infer<typeof runState>;
