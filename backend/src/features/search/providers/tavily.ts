import { z } from 'zod';
import type { GuardedFetch } from '../../../platform/fetch/port.ts';
import { outcomeOf } from '../outcome.ts';
import type { SearchProvider } from '../port.ts';
import { askJson, itemsOf } from './ask-json.ts';

const resultsMax = 10;
const timeRange = { d: 'day', w: 'week', m: 'month', y: 'year' } as const;

const answerShape = z.object({ results: z.array(z.unknown()) });

const resultShape = z.object({
  title: z.string(),
  url: z.string(),
  content: z.string().nullish(),
  published_date: z.string().nullish(),
});

/** Tavily's search API, for a key. It takes no language: it goes by the query's. */
export function createTavily(
  fetch: GuardedFetch,
  apiKey: string,
  address = 'https://api.tavily.com/search',
): SearchProvider {
  return {
    name: 'tavily',
    gapMs: null,
    async search({ text, since }, signal) {
      const request = {
        url: address,
        method: 'POST' as const,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
        body: JSON.stringify({
          query: text,
          max_results: resultsMax,
          ...(since && { time_range: timeRange[since] }),
        }),
        signal,
      };
      const answer = await askJson(fetch, request, answerShape);
      if (!answer.ok) return answer.outcome;
      return outcomeOf(
        itemsOf(answer.data.results, resultShape).map(({ title, url, content, published_date }) => ({
          title,
          url,
          snippet: content,
          published: published_date,
        })),
      );
    },
  };
}
