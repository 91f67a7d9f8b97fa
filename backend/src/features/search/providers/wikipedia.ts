import { z } from 'zod';
import type { GuardedFetch } from '../../../platform/fetch/port.ts';
import { outcomeOf, outcomeWithout } from '../outcome.ts';
import type { SearchProvider, SearchQuery } from '../port.ts';
import { askJson, itemsOf } from './ask-json.ts';

const resultsMax = 8;
const extractMaxChars = 600;

/** Wikipedias whose address is not the language's own code. */
const editionOfLanguage: Readonly<Record<string, string>> = { nb: 'no', fil: 'tl', iw: 'he', in: 'id' };

const answerShape = z
  .object({
    batchcomplete: z.boolean().optional(),
    error: z.unknown().optional(),
    query: z.object({ pages: z.array(z.unknown()) }).optional(),
  })
  .refine(
    (answer) => answer.error !== undefined || answer.query !== undefined || answer.batchcomplete === true,
  );

const pageShape = z.object({
  index: z.number(),
  title: z.string(),
  fullurl: z.string(),
  extract: z.string().optional(),
});

/**
 * The official API of the Wikipedia in the user's language, which needs no key. It knows nothing of `since`.
 *
 * @param addressOf The API's address for a language code; Wikipedia's own unless a test has another.
 */
export function createWikipedia(
  fetch: GuardedFetch,
  addressOf: (edition: string) => string = (edition) => `https://${edition}.wikipedia.org/w/api.php`,
): SearchProvider {
  return {
    name: 'wikipedia',
    gapMs: null,
    async search(query, signal) {
      const url = `${addressOf(editionOf(query.language))}?${parametersOf(query)}`;
      const answer = await askJson(fetch, { url, signal }, answerShape);
      if (!answer.ok) return answer.outcome;
      if (answer.data.error !== undefined) return outcomeWithout('error');
      const pages = itemsOf(answer.data.query?.pages ?? [], pageShape).toSorted((a, b) => a.index - b.index);
      return outcomeOf(
        pages.map(({ title, fullurl, extract }) => ({ title, url: fullurl, snippet: extract })),
      );
    },
  };
}

const parametersOf = ({ text }: SearchQuery): string =>
  new URLSearchParams({
    action: 'query',
    format: 'json',
    formatversion: '2',
    generator: 'search',
    gsrsearch: text,
    gsrlimit: String(resultsMax),
    prop: 'extracts|info',
    inprop: 'url',
    exintro: '1',
    explaintext: '1',
    exlimit: 'max',
    exchars: String(extractMaxChars),
  }).toString();

function editionOf(language: string): string {
  const code = language.toLowerCase().split('-')[0] ?? '';
  return editionOfLanguage[code] ?? (/^[a-z]{2,3}$/.test(code) ? code : 'en');
}
