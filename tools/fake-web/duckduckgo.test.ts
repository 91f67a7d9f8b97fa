import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type FakeWeb, startFakeWeb } from './server.ts';

let web: FakeWeb;
beforeAll(async () => {
  web = await startFakeWeb();
});
afterAll(() => web.close());
beforeEach(() => web.reset());

const ask = (q: string, form: 'html' | 'lite' = 'html', more: Record<string, string> = {}) =>
  fetch(`${web.url}/${form}/`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ q, b: '', kl: 'wt-wt', ...more }),
  });
const linksIn = (html: string, name: string) =>
  [
    ...html.matchAll(
      new RegExp(`href="([^"]*)"[^>]*class=["']${name}|class=["']${name}["'] href="([^"]*)"`, 'g'),
    ),
  ].map(([, before, after]) => (before ?? after ?? '').replaceAll('&amp;', '&'));

test('finds our pages by their words, the one that fits best first, after an ad', async () => {
  const html = await (await ask('How tall is the Skarnholm lighthouse?')).text();
  const [ad, first, second] = linksIn(html, 'result__a');
  expect(ad).toContain('duckduckgo.com/y.js?ad_domain=');
  expect([first, second].sort()).toEqual(
    [web.urlOf('skarnholm-lighthouse'), web.urlOf('skarnholm-lighthouse-tour')].sort(),
  );
  expect(html).toContain('<title>How tall is the Skarnholm lighthouse? at DuckDuckGo</title>');
  expect(html).toContain('2025-04-18T00:00:00.0000000');
  expect(html).toMatch(/result__snippet"[^>]*>[^<]*(<b>\w+<\/b>[^<]*)*38\.5 metres/);
});

test('wraps every address on the lite page, the ads too', async () => {
  const html = await (await ask('Kesselbachbahn Länge', 'lite')).text();
  const links = linksIn(html, 'result-link');
  const targets = links.map((link) => new URL(link, 'https://duckduckgo.com').searchParams.get('uddg'));
  expect(targets[0]).toContain('duckduckgo.com/y.js');
  expect(targets[1]).toBeNull();
  expect(targets).toContain(web.urlOf('kesselbachbahn'));
  expect(html).toContain("class='timestamp'>2025-09-14");
});

test('spreads pages about one subject over several hosts', async () => {
  const links = linksIn(await (await ask('Port Merrin tram')).text(), 'result__a').slice(1);
  expect(new Set(links.map((link) => new URL(link).host)).size).toBeGreaterThan(3);
  for (const link of links) expect(web.hosts).toContain(new URL(link).host);
});

test('gives the next results by its form and says where they end', async () => {
  const first = await (await ask('metres')).text();
  const fields = Object.fromEntries(
    [...first.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
  expect(fields).toMatchObject({ s: '10', dc: '11', api: 'd.js' });
  const second = await (await ask('metres', 'html', fields as Record<string, string>)).text();
  expect(linksIn(second, 'result__a')[0]).not.toBe(linksIn(first, 'result__a')[1]);
  const beyond = await (await ask('metres', 'html', { s: '500' })).text();
  expect(beyond).toContain('No more results.');
});

test('ends an empty list with a row named EOF that looks like a result', async () => {
  const html = await (await ask('xylophone zeppelin')).text();
  expect(html).toMatch(/web-result ">[\s\S]*google\.com[^>]*>EOF</);
  expect(html).toContain('result--no-result');
});

test('keeps to the time that is asked for', async () => {
  const links = linksIn(await (await ask('Port Merrin tram', 'html', { df: 'w' })).text(), 'result__a').slice(
    1,
  );
  expect(links).toEqual([web.urlOf('port-merrin-tram-line-5')]);
});

test.each([
  ['challenge_202', 202, 'anomaly.js?sv=html'],
  ['challenge_200', 200, 'anomaly.js?sv=html'],
  ['block_403', 403, 'error-lite+'],
  ['soft_block', 200, 'header__logo-wrap|DuckDuckGo'],
  ['no_results', 200, 'No results found for'],
  ['markup_changed', 200, 'class="hit"'],
  ['error_500', 500, 'Server error'],
] as const)('answers as %s', async (mode, status, words) => {
  web.setDuckDuckGo(mode);
  const response = await ask('Skarnholm');
  const html = await response.text();
  expect(response.status).toBe(status);
  expect(html).toMatch(new RegExp(words.replaceAll(/[.?+]/g, String.raw`\$&`)));
  expect(linksIn(html, 'result__a')).toEqual([]);
});

test('refuses only what holds the keyword, until it is reset', async () => {
  web.setDuckDuckGo('challenge_202', 'comet');
  expect((await ask('Comet Lindqvist-Amaro')).status).toBe(202);
  expect((await ask('Skarnholm')).status).toBe(200);
  web.reset();
  expect((await ask('Comet Lindqvist-Amaro')).status).toBe(200);
});

test('can be told over HTTP, by its known modes only', async () => {
  const tell = (body: object) => fetch(`${web.url}/control`, { method: 'POST', body: JSON.stringify(body) });
  expect((await tell({ mode: 'block_403', keyword: 'tea' })).status).toBe(200);
  expect((await tell({ mode: 'sulks' })).status).toBe(400);
  expect((await ask('Velmari tea')).status).toBe(403);
  expect(web.requests.map(({ path }) => path)).toEqual(['/html/']);
});

test('resets, keeps waiting and sends elsewhere', async () => {
  web.setDuckDuckGo('reset');
  await expect(ask('Skarnholm')).rejects.toThrow();
  web.setDuckDuckGo('redirect');
  expect((await ask('Skarnholm')).headers.get('location')).toContain(web.canary.url);
  web.setDuckDuckGo('slow');
  await expect(fetch(`${web.url}/html/?q=a`, { signal: AbortSignal.timeout(100) })).rejects.toThrow(
    'timeout',
  );
  await expect.poll(() => web.requests.at(-1)).toMatchObject({ query: 'a', status: 0, leftEarly: true });
  expect(web.canary.requests).toEqual([]);
});

test('shows a question as text, whatever it holds', async () => {
  for (const form of ['html', 'lite'] as const) {
    const html = await (await ask('a "quoted" <i> & tram', form)).text();
    expect(html).toContain('value="a &quot;quoted&quot; &lt;i&gt; &amp; tram"');
    expect(html).not.toContain('<i>');
  }
});
