import { expect, it } from 'vitest';
import type { WebSearchConfig } from '../../config/config.ts';
import { plainFetch } from '../../testing/plain-fetch.ts';
import { createProviders } from './create-providers.ts';

const nothingSet: WebSearchConfig = {
  enabled: true,
  duckduckgoUrl: null,
  wikipediaUrl: null,
  searxngUrl: null,
  braveApiKey: null,
  tavilyApiKey: null,
};
const names = (changes: Partial<WebSearchConfig>) =>
  createProviders({ ...nothingSet, ...changes }, plainFetch({ timeoutMaxMs: 1 })).map(({ name }) => name);

it('without settings DuckDuckGo is asked, then Wikipedia', () => {
  expect(names({})).toEqual(['duckduckgo', 'wikipedia']);
});

it('engines that are set up come first', () => {
  expect(names({ tavilyApiKey: 't', braveApiKey: 'b', searxngUrl: 'http://s' })).toEqual([
    'searxng',
    'brave',
    'tavily',
    'duckduckgo',
    'wikipedia',
  ]);
});

it('with the search off there is none', () => {
  expect(names({ enabled: false, braveApiKey: 'b' })).toEqual([]);
});

it('the default addresses are DuckDuckGo’s and Wikipedia’s own', async () => {
  const urls: string[] = [];
  const providers = createProviders(nothingSet, async ({ url }) => {
    urls.push(url.split('?', 1)[0] ?? '');
    return { url, status: 429, headers: {}, type: '', body: Buffer.from('') };
  });
  for (const provider of providers) {
    await provider.search({ text: 'x', language: 'fr', since: null }, AbortSignal.timeout(1_000));
  }
  expect(urls).toEqual(['https://html.duckduckgo.com/html/', 'https://fr.wikipedia.org/w/api.php']);
});
