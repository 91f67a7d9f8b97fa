import { type AskDeps, askProvider } from './ask-provider.ts';
import { createFlights } from './flights.ts';
import type { SearchProvider, SearchQuery } from './port.ts';
import { keyOf, overallStatus, withPlainText } from './rules.ts';
import * as store from './store.ts';
import type { WebSearch, WebSearchResult } from './types.ts';
import { createWaitingLine, type WaitingLine } from './waiting-line.ts';

/** More than these wait in vain: each takes about two seconds. */
const maxWaiting = 5;

export interface WebSearchDeps extends AskDeps {
  /** In the order in which they are asked. */
  providers: readonly SearchProvider[];
}

/**
 * Search over several providers, whose answers, pace and refusals all nodes share through PostgreSQL.
 *
 * The same question at the same time is asked once: within the process by its promise, between nodes by the provider's
 * turn, since whoever waits for it looks for the answer meanwhile. A turn is a row that lapses, not a lock: a lock
 * would hold a connection for as long as the provider takes. Providers without a pace may be asked once by each node.
 */
export function createWebSearch(deps: WebSearchDeps): WebSearch {
  const flights = createFlights<WebSearchResult>();
  const lined = deps.providers.map((provider) => ({ provider, line: createWaitingLine(maxWaiting) }));
  return {
    async search({ query, signal }) {
      const plain = withPlainText(query);
      if (plain.text === '') return withoutResults([], null);
      const key = keyOf('', plain).toString('hex');
      return flights.join(key, signal, (shared) => searchAll(deps, lined, plain, shared));
    },
    async state() {
      const [first] = deps.providers;
      if (!first) return { provider: null, retryAt: null };
      return { provider: first.name, retryAt: await store.findRest(deps.db, first.name) };
    },
  };
}

async function searchAll(
  deps: AskDeps,
  lined: readonly { provider: SearchProvider; line: WaitingLine }[],
  query: SearchQuery,
  signal: AbortSignal,
): Promise<WebSearchResult> {
  const tried: WebSearchResult['tried'] = [];
  let retryAt: Date | null = null;
  for (const one of lined) {
    const { status, results, dated, ...answer } = await askProvider(deps, one, query, signal);
    tried.push({ provider: one.provider.name, status });
    retryAt ??= answer.retryAt;
    if (results.length > 0) {
      return { status: 'ok', results, provider: one.provider.name, dated, retryAt, tried };
    }
    if (status === 'no_results') break;
  }
  return withoutResults(tried, retryAt);
}

const withoutResults = (tried: WebSearchResult['tried'], retryAt: Date | null): WebSearchResult => ({
  status: overallStatus(tried),
  results: [],
  provider: null,
  dated: null,
  retryAt,
  tried,
});
