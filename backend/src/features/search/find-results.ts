import type { Notice } from '@parley/contract/events';
import { mergeResults } from './merge-results.ts';
import type { SearchQuery, SearchResult } from './port.ts';
import type { Rewrite } from './rewrite.ts';
import type { SearchTrail } from './search-trail.ts';
import type { WebSearch, WebSearchResult } from './types.ts';

export interface Found {
  results: SearchResult[];
  /** What the reader should know about how they were found, or why there are none. */
  notice: Notice | null;
}

/** Asks the web for each query, one after the other, and merges what comes. */
export async function findResults(
  webSearch: WebSearch,
  { queries, since, language }: Rewrite,
  trail: SearchTrail,
  signal: AbortSignal,
): Promise<Found> {
  trail.note({ state: 'searching', queries });
  const answers: WebSearchResult[] = [];
  for (const text of queries) {
    const query: SearchQuery = { text, since, language: language ?? 'en' };
    const answer = await webSearch.search({ query, signal });
    answers.push(answer);
    if (answer.status !== 'ok' && answer.status !== 'no_results') break;
  }
  const good = answers.filter(({ results }) => results.length > 0);
  trail.note({
    provider: good[0]?.provider ?? null,
    dated: good.find(({ dated }) => dated)?.dated?.toISOString() ?? null,
  });
  return { results: mergeResults(good.map(({ results }) => results)), notice: noticeOf(answers, good) };
}

const names: Record<string, string> = {
  duckduckgo: 'DuckDuckGo',
  wikipedia: 'Wikipedia',
  searxng: 'SearXNG',
  brave: 'Brave',
  tavily: 'Tavily',
};
const nameOf = (provider: string | null | undefined): string => names[provider ?? ''] ?? 'The search engine';

function noticeOf(answers: readonly WebSearchResult[], good: readonly WebSearchResult[]): Notice | null {
  const tried = answers.flatMap((answer) => answer.tried);
  const refusal = tried.find(({ status }) => status === 'blocked' || status === 'soft_blocked');
  const used = good[0]?.provider;
  const retryAt = answers.find((answer) => answer.retryAt)?.retryAt?.toISOString();
  const retry = retryAt === undefined ? {} : { retry_at: retryAt };
  if (used && (!refusal || refusal.provider === used)) return null;
  if (refusal) {
    const reason = `${nameOf(refusal.provider)} does not answer this server at the moment`;
    const rest = used
      ? `so ${nameOf(used)} was searched instead.`
      : 'so this answer uses what the model knows.';
    return { code: 'search_blocked', message: `${reason}, ${rest}`, ...retry };
  }
  if (answers.at(-1)?.status === 'no_results') {
    const message = 'The web search found nothing. This answer uses what the model knows.';
    return { code: 'search_no_results', message };
  }
  return {
    code: 'search_failed',
    message: 'Web search failed. This answer uses what the model knows.',
    ...retry,
  };
}
