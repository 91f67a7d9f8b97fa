import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainFetch } from '../../../testing/plain-fetch.ts';
import { type SearchServer, startSearchServer } from '../../../testing/search-server.ts';
import { describeProvider, query } from '../port.suite.ts';
import type { SearchProvider, SearchQuery } from '../port.ts';
import { createBrave } from './brave.ts';
import { createSearxng } from './searxng.ts';
import { createTavily } from './tavily.ts';
import { createWikipedia } from './wikipedia.ts';

let server: SearchServer;
beforeAll(async () => {
  server = await startSearchServer();
});
afterAll(() => server.close());

const fetch = plainFetch({ timeoutMaxMs: 300 });
const snippet = 'About the first & best.';
const [a, b] = ['https://a.example/1', 'https://b.example/2'];

const wikipedia = () => createWikipedia(fetch, (edition) => `${server.url}/${edition}/api.php`);
const searxng = () => createSearxng(fetch, server.url);
const brave = () => createBrave(fetch, 'brave-key', `${server.url}/brave`);
const tavily = () => createTavily(fetch, 'tavily-key', `${server.url}/tavily`);

const ask = async (provider: SearchProvider, body: unknown, changes: Partial<SearchQuery> = {}) => {
  server.answer({ body: JSON.stringify(body) });
  return provider.search({ ...query, ...changes }, AbortSignal.timeout(20_000));
};
const asked = () => new URL(server.requests[0]?.path ?? '', server.url);
const parameters = () => Object.fromEntries(asked().searchParams);

describe('Wikipedia', () => {
  const pages = [
    { index: 2, title: 'Other', fullurl: b },
    { index: 1, title: 'First', fullurl: a, extract: snippet },
  ];
  describeProvider({
    provider: wikipedia,
    server: () => server,
    ok: JSON.stringify({ batchcomplete: true, query: { pages } }),
    tellsDates: false,
    noResults: '{"batchcomplete":true}',
    refusals: [429],
  });

  it('asks the official API for extracts', async () => {
    await ask(wikipedia(), { batchcomplete: true });
    expect(parameters()).toMatchObject({
      action: 'query',
      generator: 'search',
      gsrsearch: query.text,
      prop: 'extracts|info',
      explaintext: '1',
    });
    expect(server.requests[0]?.headers['user-agent']).toMatch(/^Parley\//);
  });

  it.each([
    ['de-AT', '/de/'],
    ['nb', '/no/'],
    ['EN', '/en/'],
    ['', '/en/'],
    ['evil.example/', '/en/'],
  ])('goes for the language %j to the edition %s', async (language, path) => {
    await ask(wikipedia(), { batchcomplete: true }, { language });
    expect(asked().pathname).toBe(`${path}api.php`);
  });

  it('takes an error that comes with 200 for one', async () => {
    expect((await ask(wikipedia(), { error: { code: 'cirrussearch-query-too-long' } })).status).toBe('error');
  });
});

describe('SearXNG', () => {
  const results = [
    { title: 'First', url: a, content: snippet, publishedDate: '2026-05-04T10:00:00' },
    { title: 'Other', url: b, content: '', publishedDate: null },
  ];
  describeProvider({
    provider: searxng,
    server: () => server,
    ok: JSON.stringify({ results, unresponsive_engines: [['brave', 'timeout']] }),
    tellsDates: true,
    noResults: '{"results":[],"unresponsive_engines":[]}',
    refusals: [429],
  });

  it('is asked for JSON in the language and time that are wanted', async () => {
    await ask(searxng(), { results }, { since: 'y' });
    expect(asked().pathname).toBe('/search');
    expect(parameters()).toEqual({ q: query.text, format: 'json', language: 'de-AT', time_range: 'year' });
  });

  it('did not look when nothing was found and its engines did not answer', async () => {
    const body = { results: [], unresponsive_engines: [['duckduckgo', 'CAPTCHA']] };
    expect((await ask(searxng(), body)).status).toBe('error');
  });

  it('may send odd results among good ones', async () => {
    const odd = [null, { title: 1 }, { title: 'X', url: 'javascript:alert(1)' }, { title: 'No address' }];
    expect(await ask(searxng(), { results: [...odd, ...results] })).toMatchObject({
      status: 'ok',
      results: [{ url: a }, { url: b }],
    });
  });

  it('may send what a database would refuse; it comes out as text', async () => {
    const body = { results: [{ title: 'a\u0000b\uD800', url: `${a}?\u0000x`, content: '\uDC00x' }] };
    const [result] = (await ask(searxng(), body)).results;
    expect(result).toEqual({ title: 'a b\uFFFD', url: `${a}?%00x`, snippet: '\uFFFDx', date: null });
  });
});

describe('Brave', () => {
  const results = [
    { title: 'First', url: a, description: 'About the first & best.', page_age: '2026-05-04T10:00:00' },
    { title: 'Other', url: b },
  ];
  describeProvider({
    provider: brave,
    server: () => server,
    ok: JSON.stringify({ type: 'search', web: { results } }),
    tellsDates: true,
    noResults: '{"type":"search"}',
    refusals: [402, 429],
  });

  it('is asked with the key in a header, and the time', async () => {
    await ask(brave(), { type: 'search' }, { since: 'm' });
    expect(server.requests[0]?.headers['x-subscription-token']).toBe('brave-key');
    expect(parameters()).toMatchObject({ q: query.text, search_lang: 'de', freshness: 'pm' });
    expect(asked().href).not.toContain('brave-key');
  });

  it.each([
    ['ja', 'jp'],
    ['zh-TW', 'zh-hant'],
    ['pt-BR', 'pt-br'],
    ['pt', 'pt-pt'],
    ['en-GB', 'en-gb'],
    ['tlh', undefined],
  ])('takes the language %s as %s', async (language, expected) => {
    await ask(brave(), { type: 'search' }, { language });
    expect(parameters().search_lang).toBe(expected);
  });

  it('is asked in 50 words at most', async () => {
    await ask(brave(), { type: 'search' }, { text: 'w '.repeat(80).trim() });
    expect(parameters().q?.split(' ')).toHaveLength(50);
  });
});

describe('Tavily', () => {
  const results = [
    { title: 'First', url: a, content: snippet, published_date: 'Mon, 04 May 2026 10:00:00 GMT' },
    { title: 'Other', url: b, content: 'x' },
  ];
  describeProvider({
    provider: tavily,
    server: () => server,
    ok: JSON.stringify({ results }),
    tellsDates: true,
    noResults: '{"results":[]}',
    refusals: [429, 432, 433],
  });

  it('is asked with the key in a header, and the time', async () => {
    await ask(tavily(), { results }, { since: 'd' });
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      headers: { authorization: 'Bearer tavily-key' },
    });
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
      query: query.text,
      max_results: 10,
      time_range: 'day',
    });
  });
});

it('a key that is not accepted is an error, not a refusal that time would heal', async () => {
  for (const provider of [brave(), tavily()]) {
    server.answer({ status: 401, body: '{}' });
    expect((await provider.search(query, AbortSignal.timeout(20_000))).status).toBe('error');
  }
});
