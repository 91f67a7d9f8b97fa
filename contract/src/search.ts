import { z } from 'zod';
import { limits } from './limits.ts';
import { pathId, timestamp } from './primitives.ts';

/** Whether a message is answered with the web: never, when it seems to need it, or in any case. */
export const searchMode = z.enum(['off', 'auto', 'always']);
export type SearchMode = z.infer<typeof searchMode>;

/**
 * Why a page's text is not among the evidence. `refused`: an address that must not be asked; `unreadable`: no text in
 * it; `unneeded`: enough others had been read.
 */
export const pageFault = z.enum([
  'refused',
  'not_found',
  'forbidden',
  'server_error',
  'unreachable',
  'timeout',
  'too_large',
  'wrong_type',
  'unreadable',
  'unneeded',
]);
export type PageFault = z.infer<typeof pageFault>;

/** A page on its way to being a source. `snippet`: it could not be read, and the search engine's excerpt stands in. */
export const searchedPage = z.object({
  url: z.string(),
  title: z.string(),
  host: z.string(),
  date: z.string().nullable(),
  state: z.enum(['found', 'reading', 'read', 'snippet', 'failed']),
  fault: pageFault.nullable(),
});
export type SearchedPage = z.infer<typeof searchedPage>;

/**
 * How far a search is; each `data-search` event holds the whole of it and replaces the one before.
 *
 * Shape:  `provider` is null while none has answered, and for pages that the user named. `dated` when the results are
 *         older ones, used because the provider refuses at the moment.
 */
export const searchProgress = z.object({
  state: z.enum(['thinking', 'searching', 'reading', 'done', 'failed']),
  queries: z.array(z.string()),
  provider: z.string().nullable(),
  dated: timestamp.nullable(),
  pages: z.array(searchedPage),
});
export type SearchProgress = z.infer<typeof searchProgress>;

/**
 * A page that the answer may cite as `[number]`; fixed before the first word.
 *
 * Shape:  `passage` is the text of it that fits the question best. `snippet`: only the search engine's excerpt is known.
 */
export const source = z.object({
  number: z.int().min(1),
  url: z.string(),
  title: z.string(),
  host: z.string(),
  /** Of publication, `YYYY-MM-DD`, where known. */
  date: z.string().nullable(),
  kind: z.enum(['page', 'snippet']),
  passage: z.string(),
});
export type Source = z.infer<typeof source>;

/**
 * What was found about one `[number]` of the answer after its last word.
 *
 * Shape:  `at` is where its bracket begins in `content`, in UTF-16 units. `weak`: the sentence does not stand in the
 *         source by its words; `missing` lists its numbers and quotations that do not occur there literally.
 *         `passage`: the sentences of the source that fit best.
 */
export const citation = z.object({
  at: z.int().min(0),
  number: z.int().min(1),
  support: z.enum(['found', 'weak']),
  missing: z.array(z.string()),
  passage: z.string(),
});
export type Citation = z.infer<typeof citation>;

/** A source as it was when it was read. */
export const snapshot = source.extend({
  fetched_at: timestamp,
  /** SHA-256 of `text`, in hexadecimal. */
  sha256: z.string().length(64),
  /** The page's own words, cleaned, in Markdown. */
  text: z.string(),
});
export type Snapshot = z.infer<typeof snapshot>;

export const snapshotPath = pathId.extend({
  number: z.coerce.number().int().min(1).max(limits.sourcesMax),
});

/** What the interface has to know about web search here. `retry_at`: until then the provider is left alone. */
export const searchState = z.object({
  enabled: z.boolean(),
  provider: z.string().nullable(),
  retry_at: timestamp.nullable(),
});
export type SearchState = z.infer<typeof searchState>;
