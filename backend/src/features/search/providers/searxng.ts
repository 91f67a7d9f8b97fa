import { z } from 'zod';
import type { GuardedFetch } from '../../../platform/fetch/port.ts';
import { outcomeOf, outcomeWithout } from '../outcome.ts';
import type { SearchProvider } from '../port.ts';
import { askJson, itemsOf } from './ask-json.ts';

const timeRange = { d: 'day', w: 'week', m: 'month', y: 'year' } as const;

const answerShape = z.object({
  results: z.array(z.unknown()),
  unresponsive_engines: z.array(z.unknown()).optional(),
});

const resultShape = z.object({
  title: z.string(),
  url: z.string(),
  content: z.string().nullish(),
  publishedDate: z.string().nullish(),
});

/** A SearXNG whose settings allow the format `json`; without that it answers 403. */
export function createSearxng(fetch: GuardedFetch, baseUrl: string): SearchProvider {
  return {
    name: 'searxng',
    gapMs: null,
    async search({ text, language, since }, signal) {
      const parameters = new URLSearchParams({ q: text, format: 'json', language });
      if (since) parameters.set('time_range', timeRange[since]);
      const answer = await askJson(fetch, { url: `${baseUrl}/search?${parameters}`, signal }, answerShape);
      if (!answer.ok) return answer.outcome;
      const found = itemsOf(answer.data.results, resultShape);
      // Nothing found, and not every engine behind it was able to look.
      if (found.length === 0 && answer.data.unresponsive_engines?.length) return outcomeWithout('error');
      return outcomeOf(
        found.map(({ title, url, content, publishedDate }) => ({
          title,
          url,
          snippet: content,
          published: publishedDate,
        })),
      );
    },
  };
}
