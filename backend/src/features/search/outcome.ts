import type { SearchOutcome, SearchResult, SearchStatus } from './port.ts';
import { cleanText, cutText, dayOf } from './result-text.ts';
import { normalUrl, webUrl } from './result-urls.ts';

const resultsMax = 30;
const titleMaxChars = 300;
const snippetMaxChars = 1_000;

/** A result as an engine tells it. */
export interface RawResult {
  title: string;
  url: string;
  snippet?: string | null | undefined;
  /** Any common form of a date or time. */
  published?: string | null | undefined;
}

export const outcomeWithout = (status: Exclude<SearchStatus, 'ok'>): SearchOutcome => ({
  status,
  results: [],
});

/** The engine's results cleaned, each address once, best first; without any it is `no_results`. */
export function outcomeOf(found: readonly RawResult[]): SearchOutcome {
  const results = new Map<string, SearchResult>();
  for (const raw of found) {
    const url = webUrl(raw.url);
    const title = cutText(cleanText(raw.title), titleMaxChars);
    if (!url || title === '' || results.size >= resultsMax) continue;
    const key = normalUrl(url.href);
    if (results.has(key)) continue;
    const snippet = cutText(cleanText(raw.snippet ?? ''), snippetMaxChars);
    results.set(key, { title, url: url.href, snippet, date: dayOf(raw.published) });
  }
  return results.size > 0 ? { status: 'ok', results: [...results.values()] } : outcomeWithout('no_results');
}
