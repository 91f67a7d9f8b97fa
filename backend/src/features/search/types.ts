import type { SearchQuery, SearchResult, SearchStatus } from './port.ts';

export interface WebSearchResult {
  /** `ok` when any provider had results; else a refusal if there was one, since waiting helps against it. */
  status: SearchStatus;
  /** Best first; empty unless `status` is `ok`. */
  results: SearchResult[];
  /** Whose results these are. */
  provider: string | null;
  /** When the results were found, for older ones that are used because the provider did not answer. */
  dated: Date | null;
  /** Until then a provider that refused is left alone. */
  retryAt: Date | null;
  /** In order. `busy`: too many were waiting for it. One that is left alone counts as `blocked`. */
  tried: { provider: string; status: SearchStatus | 'busy' }[];
}

export interface WebSearch {
  /**
   * Asks the providers in order until one answers, each only when its pace and its refusals allow.
   *
   * Errors: the abort's reason when `signal` aborts; the database's. A failed search is a status.
   */
  search(ask: { query: SearchQuery; signal: AbortSignal }): Promise<WebSearchResult>;
  /** The provider that is asked first, and until when it is left alone. */
  state(): Promise<{ provider: string | null; retryAt: Date | null }>;
}
