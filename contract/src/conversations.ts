import { z } from 'zod';
import { limits } from './limits.ts';
import { id, text, timestamp, writtenId } from './primitives.ts';
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

/**
 * A conversation with its visible path, or a stretch of it, root first.
 *
 * Shape:  `has_older`, `has_newer`: the path goes on before the first, after the last of `messages`.
 */
export const conversation = conversationSummary.extend({
  messages: z.array(message),
  has_older: z.boolean(),
  has_newer: z.boolean(),
});
export type Conversation = z.infer<typeof conversation>;

const pathLimit = z.coerce.number().int().min(1).max(limits.pathPageMaxItems);

/**
 * Which stretch of the visible path: with nothing given all of it, with `limit` alone its end.
 *
 * Shape:  `before`, `after` and `around` are ids of messages, at most one of them; only `around` is itself in the answer.
 *         `after` and `around` are on the visible path. `before` may be any message of the conversation, and gives what
 *         led to it: a reader who scrolls up goes on in the branch it shows, whichever another browser has chosen.
 */
export const pathQuery = z
  .object({
    limit: pathLimit.optional(),
    before: writtenId.optional(),
    after: writtenId.optional(),
    around: writtenId.optional(),
  })
  .refine(
    ({ before, after, around }) => [before, after, around].filter((place) => place !== undefined).length <= 1,
    'only one of before, after and around',
  );
export type PathQuery = z.infer<typeof pathQuery>;

export const branchQuery = z.object({ limit: pathLimit.optional() });

/** What the reader asked on the visible path, root first; `text` is how each message begins, on one line. */
export const outline = z.object({ items: z.array(z.object({ id, text: z.string() })) });
export type Outline = z.infer<typeof outline>;

export const findQuery = z.object({ q: text(limits.findTextMaxChars).trim().min(1) });

/**
 * Where a text stands on the visible path, root first. Upper and lower case are one.
 *
 * Shape:  `count` says how often it stands in the message, `total` in all messages; `snippet` is the place of the first.
 *         `items` holds the latest `limits.findMaxItems` messages; `total` counts what they hold.
 */
export const found = z.object({
  total: z.int(),
  items: z.array(z.object({ id, count: z.int(), snippet: z.string() })),
});
export type Found = z.infer<typeof found>;

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
