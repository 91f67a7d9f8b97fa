import type { FakePage } from './page.ts';
import type { Rank } from './rank.ts';
import { emphasised, type Shown } from './results-page.ts';

/**
 * Wikipedia's search; `rank` knows the articles.
 *
 * Shape: `list=search` or `generator=search`, always as `formatversion=2`; `urlOf` becomes `fullurl`.
 */
export function wikipediaAnswer(
  rank: Rank,
  params: URLSearchParams,
  urlOf: (page: FakePage) => string,
): object {
  const prefix = params.get('generator') === 'search' ? 'gsr' : 'sr';
  const query = params.get(`${prefix}search`) ?? '';
  const hits = rank(query).slice(0, Number(params.get(`${prefix}limit`) ?? 10));
  const common = (page: FakePage) => ({ ns: 0, title: page.title, pageid: page.text.length });
  if (prefix === 'gsr') {
    const found = hits.map(({ page, snippet }, i) => ({
      ...common(page),
      index: i + 1,
      extract: snippet,
      fullurl: urlOf(page),
      touched: timestampOf(page),
    }));
    return { batchcomplete: true, query: { pages: found } };
  }
  const search = hits.map(({ page, snippet }) => ({
    ...common(page),
    snippet: emphasised(snippet, query)
      .replaceAll('<b>', '<span class="searchmatch">')
      .replaceAll('</b>', '</span>'),
    timestamp: timestampOf(page),
  }));
  return { batchcomplete: true, query: { searchinfo: { totalhits: search.length }, search } };
}

const timestampOf = ({ date }: FakePage) => `${date ?? '2026-01-01'}T00:00:00Z`;

/** SearXNG's `/search?format=json`. */
export function searxngAnswer(query: string, found: readonly Shown[]): object {
  const results = found.map(({ title, url, snippet, date }, i) => ({
    url,
    title,
    content: snippet,
    engine: 'fake',
    engines: ['fake'],
    positions: [i + 1],
    score: 1 / (i + 1),
    category: 'general',
    publishedDate: date ? `${date}T00:00:00` : null,
  }));
  return {
    query,
    number_of_results: results.length,
    results,
    answers: [],
    suggestions: [],
    unresponsive_engines: [],
  };
}
