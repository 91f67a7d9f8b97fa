import { z } from 'zod';
import type { GuardedFetch } from '../../../platform/fetch/port.ts';
import { outcomeOf } from '../outcome.ts';
import type { SearchProvider } from '../port.ts';
import { askJson, itemsOf } from './ask-json.ts';

const resultsMax = 20;
/** It refuses queries of more words. */
const wordsMax = 50;

/** The languages that it takes; it refuses the request for any other. */
const languages = new Set(
  (
    'ar eu bn bg ca zh-hans zh-hant hr cs da nl en en-gb et fi fr gl de gu he hi hu is it jp kn ko lv lt ms ml mr nb ' +
    'pl pt-br pt-pt pa ro ru sr sk sl es sv ta te th tr uk vi'
  ).split(' '),
);
const languageOfTag: Readonly<Record<string, string>> = {
  ja: 'jp',
  zh: 'zh-hans',
  'zh-cn': 'zh-hans',
  'zh-tw': 'zh-hant',
  'zh-hk': 'zh-hant',
  pt: 'pt-pt',
  no: 'nb',
};

const answerShape = z.object({
  type: z.literal('search'),
  web: z.object({ results: z.array(z.unknown()) }).nullish(),
});

const resultShape = z.object({
  title: z.string(),
  url: z.string(),
  description: z.string().nullish(),
  page_age: z.string().nullish(),
});

/** Brave's search API, for a key. */
export function createBrave(
  fetch: GuardedFetch,
  apiKey: string,
  address = 'https://api.search.brave.com/res/v1/web/search',
): SearchProvider {
  return {
    name: 'brave',
    gapMs: null,
    async search({ text, language, since }, signal) {
      const parameters = new URLSearchParams({
        q: text.split(/\s+/).slice(0, wordsMax).join(' '),
        count: String(resultsMax),
        text_decorations: 'false',
      });
      const searchLanguage = languageOf(language);
      if (searchLanguage) parameters.set('search_lang', searchLanguage);
      if (since) parameters.set('freshness', `p${since}`);
      const request = {
        url: `${address}?${parameters}`,
        headers: { 'x-subscription-token': apiKey },
        signal,
      };
      const answer = await askJson(fetch, request, answerShape);
      if (!answer.ok) return answer.outcome;
      return outcomeOf(
        itemsOf(answer.data.web?.results ?? [], resultShape).map(({ title, url, description, page_age }) => ({
          title,
          url,
          snippet: description,
          published: page_age,
        })),
      );
    },
  };
}

function languageOf(tag: string): string | null {
  const lower = tag.toLowerCase();
  const name = lower.split('-')[0] ?? '';
  return (
    [languageOfTag[lower] ?? lower, languageOfTag[name] ?? name].find((code) => languages.has(code)) ?? null
  );
}
