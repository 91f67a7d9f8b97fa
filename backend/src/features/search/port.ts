/** `soft_blocked`: refused without a word, as an answer without results that looks like another page. */
export type SearchStatus = 'ok' | 'no_results' | 'blocked' | 'soft_blocked' | 'markup_changed' | 'error';

export interface SearchQuery {
  /** At most 300 characters. */
  text: string;
  /** Of the user, as in `Accept-Language`: `en`, `de-AT`. */
  language: string;
  /** No older than a day, week, month or year. */
  since: 'd' | 'w' | 'm' | 'y' | null;
}

export interface SearchResult {
  title: string;
  url: string;
  snippet: string;
  /** `YYYY-MM-DD` */
  date: string | null;
}

export interface SearchOutcome {
  status: SearchStatus;
  /** Best first; empty unless `status` is `ok`. */
  results: SearchResult[];
}

/**
 * One search engine.
 *
 * Errors: none but the abort's reason when `signal` aborts; every failure is a status. A challenge is never answered.
 */
export interface SearchProvider {
  readonly name: string;
  /**
   * From the end of one request to the beginning of the next, drawn between the two; then one at a time is asked, by
   * all nodes together. null: requests may go side by side.
   */
  readonly gapMs: readonly [min: number, max: number] | null;
  search(query: SearchQuery, signal: AbortSignal): Promise<SearchOutcome>;
}
