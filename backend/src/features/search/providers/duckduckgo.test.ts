import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainFetch } from '../../../testing/plain-fetch.ts';
import { type SearchServer, startSearchServer } from '../../../testing/search-server.ts';
import { describeProvider, query } from '../port.suite.ts';
import { createDuckDuckGo } from './duckduckgo.ts';

const page = (links: string, title = 'weather at DuckDuckGo') =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body><div id="links">${links}</div></body></html>`;

const result = (title: string, url: string, date = '') => `<div class="result web-result">
  <h2><a class="result__a" href="${url}">${title}</a></h2>
  <div class="result__extras__url"><span>${date}</span></div>
  <a class="result__snippet" href="${url}">About the <b>first</b> &amp; best.</a></div>`;

const ok = page(
  result('First', 'https://a.example/1', '2026-05-04T00:00:00.0000000') +
    result('Other', 'https://b.example/2'),
);
const noResults = page('<div class="result result--no-result"><div class="no-results"></div></div>');
const challenge =
  '<title>DuckDuckGo</title><form id="challenge-form" action="//duckduckgo.com/anomaly.js"></form>';
const changed = page('<section>something new</section>');
const lite = `<title>x at DuckDuckGo</title><table><tr><td>
  <a class="result-link" href="//duckduckgo.com/l/?uddg=https%3A%2F%2Flite.example%2F">Lite</a></td></tr></table>`;

let server: SearchServer;
const waits: number[] = [];
beforeAll(async () => {
  server = await startSearchServer();
});
afterAll(() => server.close());

const provider = () => {
  waits.length = 0;
  return createDuckDuckGo({
    fetch: plainFetch({ timeoutMaxMs: 300 }),
    baseUrl: server.url,
    wait: async (ms) => void waits.push(ms),
  });
};
const search = (text = query.text, more: Partial<typeof query> = {}) =>
  provider().search({ ...query, text, ...more }, AbortSignal.timeout(20_000));
const sent = () => new URLSearchParams(server.requests.at(-1)?.body);

describeProvider({
  provider,
  server: () => server,
  ok,
  noResults,
  tellsDates: true,
  refusals: [202, 301, 307, 403, 418, 429],
});

describe('the request', () => {
  it('is the one that the page’s own form sends, under our own name', async () => {
    server.answer({ body: ok });
    await search('tea & <b>ü</b> 茶', { since: 'w' });
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/html/',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'text/html',
        'accept-language': 'de-AT,en;q=0.7',
        referer: `${server.url}/`,
        'user-agent': expect.stringMatching(/^Parley\/\d+\.\d+/),
      },
    });
    expect(Object.fromEntries(sent())).toEqual({ q: 'tea & <b>ü</b> 茶', b: '', kl: 'at-de', df: 'w' });
    expect(server.requests[0]?.headers).not.toHaveProperty('cookie');
  });

  it('leaves out the time when none is wanted', async () => {
    server.answer({ body: ok });
    await search();
    expect([...sent().keys()]).toEqual(['q', 'b', 'kl']);
  });

  it.each([
    ['en', 'wt-wt'],
    ['en-GB', 'uk-en'],
    ['en-US', 'us-en'],
    ['de', 'de-de'],
    ['ja', 'jp-jp'],
    ['pt-BR', 'br-pt'],
    ['zh-TW', 'tw-tzh'],
    ['xx', 'wt-wt'],
    ['', 'wt-wt'],
  ])('goes by the language %j to the region %s', async (language, region) => {
    server.answer({ body: ok });
    await search('tea', { language });
    expect(sent().get('kl')).toBe(region);
  });

  it.each([
    ['!w tea', "'!w' tea"],
    ['tea !g', "tea '!g'"],
    ['\\tea', "'\\tea'"],
    ['！w tea', "'！w' tea"],
    ['wow! 3!=6 a!b', 'wow! 3!=6 a!b'],
  ])('quotes what would lead away: %j', async (text, q) => {
    server.answer({ body: ok });
    await search(text);
    expect(sent().get('q')).toBe(q);
  });

  it('is cut at 300 characters, none of them halved, and stays below 500 with its quotes', async () => {
    server.answer({ body: ok });
    await search(`${'x'.repeat(299)}😀😀`);
    expect(sent().get('q')).toBe('x'.repeat(299));
    await search('!a '.repeat(200));
    expect(sent().get('q')?.length).toBeLessThanOrEqual(499);
  });
});

describe('what follows an answer', () => {
  const paths = () => server.requests.map(({ path }) => path);

  it.each([
    ['a server error', { status: 502, body: 'bad gateway' }],
    ['silence', 'silence'],
    ['a page that is not understood', { body: changed }],
  ] as const)('is one attempt at the lite page, a second later, after %s', async (_what, first) => {
    server.answer(first, { body: lite });
    expect(await search()).toMatchObject({ status: 'ok', results: [{ url: 'https://lite.example/' }] });
    expect(paths()).toEqual(['/html/', '/lite/']);
    expect(waits).toEqual([1_000]);
  });

  it('is nothing more after two failures', async () => {
    server.answer({ status: 500, body: '' });
    expect(await search()).toEqual({ status: 'error', results: [] });
    server.answer({ body: changed });
    expect(await search()).toEqual({ status: 'markup_changed', results: [] });
    expect(paths()).toEqual(['/html/', '/lite/']);
  });

  it.each([
    ['a challenge with 202', { status: 202, body: challenge }, 'blocked'],
    ['a challenge with 200', { body: challenge }, 'blocked'],
    ['a challenge with 503', { status: 503, body: challenge }, 'blocked'],
    ['a bare home page', { body: '<title>DuckDuckGo</title>' }, 'soft_blocked'],
    ['a client error', { status: 400, body: '' }, 'error'],
    ['no results', { body: noResults }, 'no_results'],
  ] as const)('is no further request after %s', async (_what, answer, status) => {
    server.answer(answer);
    expect(await search()).toEqual({ status, results: [] });
    expect(paths()).toEqual(['/html/']);
    expect(waits).toEqual([]);
  });

  it('is a refusal that the second attempt met, and no third', async () => {
    server.answer({ status: 500, body: '' }, { status: 202, body: challenge });
    expect(await search()).toEqual({ status: 'blocked', results: [] });
    expect(paths()).toHaveLength(2);
  });

  it('is the results when they come with 202', async () => {
    server.answer({ status: 202, body: ok });
    expect((await search()).status).toBe('ok');
  });

  it('is an end of the wait when it is aborted', async () => {
    const abort = new AbortController();
    const impatient = createDuckDuckGo({
      fetch: plainFetch({ timeoutMaxMs: 300 }),
      baseUrl: server.url,
      wait: async (_ms, signal) => {
        abort.abort(new Error('stopped by hand'));
        signal.throwIfAborted();
      },
    });
    server.answer({ status: 500, body: '' });
    await expect(impatient.search(query, abort.signal)).rejects.toThrow('stopped by hand');
    expect(paths()).toEqual(['/html/']);
  });
});
