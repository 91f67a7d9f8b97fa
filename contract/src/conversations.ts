import { z } from 'zod';
import { limits } from './limits.ts';
import { id, text, timestamp } from './primitives.ts';
import { citation, searchProgress, source } from './search.ts';

export const messageStatus = z.enum(['running', 'done', 'stopped', 'interrupted', 'failed']);
export type MessageStatus = z.infer<typeof messageStatus>;

export const usage = z.object({ input_tokens: z.int(), output_tokens: z.int() });
export type Usage = z.infer<typeof usage>;

/** What an answer holds beside its text, in the order in which it came. */
export const messagePart = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reasoning'), text: z.string(), duration_ms: z.int() }),
  z.object({
    type: z.literal('notice'),
    code: z.string(),
    message: z.string(),
    /** When trying again makes sense. */
    retry_at: timestamp.nullish(),
  }),
  /** At most one: how the search for this answer went. */
  searchProgress.extend({ type: z.literal('search') }),
  source.extend({ type: z.literal('source') }),
  /** At most one, at the end. */
  z.object({ type: z.literal('citations'), citations: z.array(citation) }),
  /** The first `text_length` UTF-16 units were written by a node that has gone, or before somebody pressed Continue. */
  z.object({ type: z.literal('seam'), text_length: z.int() }),
]);
export type MessagePart = z.infer<typeof messagePart>;

/**
 * One message of a conversation's tree.
 *
 * Shape:  `sibling_ids` lists every message with the same parent and role, oldest first, this one included.
 *         `content` of a `running` message is what was written up to `last_seq`; follow the run from there.
 * Errors: `error` is set exactly when `status` is `failed`.
 */
export const message = z.object({
  id,
  conversation_id: id,
  parent_id: id.nullable(),
  role: z.enum(['user', 'assistant', 'system']),
  content: z.string(),
  timestamp,
  status: messageStatus,
  model: z.string().nullable(),
  sibling_ids: z.array(id),
  run_id: id.nullable(),
  last_seq: z.int().nullable(),
  finish_reason: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  usage: usage.nullable(),
  parts: z.array(messagePart),
});
export type Message = z.infer<typeof message>;

export const conversationSummary = z.object({
  id,
  title: z.string(),
  /** `pending`: the model may still replace the title. */
  title_state: z.enum(['pending', 'set']),
  /** Since when it stands above the others; null when it does not. */
  pinned_at: timestamp.nullable(),
  created_at: timestamp,
  updated_at: timestamp,
});
export type ConversationSummary = z.infer<typeof conversationSummary>;

/** A conversation with its visible path, root first. */
export const conversation = conversationSummary.extend({ messages: z.array(message) });
export type Conversation = z.infer<typeof conversation>;

export const conversationPage = z.object({
  items: z.array(conversationSummary),
  next_cursor: z.string().nullable(),
});
export type ConversationPage = z.infer<typeof conversationPage>;

export const listQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(limits.pageMaxItems).default(limits.pageDefaultItems),
  /** Only those whose title has every one of these words, in any order and case. */
  search: text(limits.titleMaxChars).trim().optional(),
  /** Only those that are pinned. */
  pinned: z.literal('true').optional(),
});
export type ListQuery = z.infer<typeof listQuery>;

const title = text(limits.titleMaxChars).trim().min(1);
export const createConversationBody = z.object({ title: title.optional() }).optional();
export const titleBody = z.object({ title });

export const pinBody = z.object({ is_pinned: z.boolean() });

/** Copies the path down to `message_id` into a conversation of its own. */
export const branchOffBody = z.object({ message_id: id });

/** Makes the branch that holds `message_id` the visible one. */
export const selectBranchBody = z.object({ message_id: id });
