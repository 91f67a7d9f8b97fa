import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDuckDuckGoPage } from './duckduckgo-page.ts';

const page = (results: string, { title = 'tea at DuckDuckGo', before = '' } = {}) => `<!DOCTYPE html>
  <html><head><title>${title}</title></head><body>${before}
  <div class="serp__results"><div id="links" class="results">${results}</div></div></body></html>`;

const litePage = (rows: string) =>
  `<html><head><title>tea at DuckDuckGo</title></head><body><table>${rows}</table></body></html>`;

interface Parts {
  href?: string;
  title?: string;
  snippet?: string | null;
  date?: string;
  classes?: string;
  badge?: string;
}

const result = ({
  href = 'https://tea.example/',
  title = 'Tea',
  snippet = 'Leaves and water.',
  date = '',
  classes = '',
  badge = '',
}: Parts) => `
  <div class="result results_links results_links_deep web-result ${classes}"><div class="result__body">
    <h2 class="result__title"><a rel="nofollow" class="result__a" href="${href}">${title}</a>${badge}</h2>
    <div class="result__extras"><div class="result__extras__url">
      <span class="result__icon"><img src="//x.example/i.ico"></span>
      <a class="result__url" href="${href}">shown.example</a>
      ${date && `<span>&nbsp; &nbsp; ${date}</span>`}
    </div></div>
    ${snippet === null ? '' : `<a class="result__snippet" href="${href}">${snippet}</a>`}
  </div></div>`;

const noResultRow = `<div class="result web-result result--no-result"><div class="no-results">No results found</div></div>`;
const nextForm =
  '<div class="nav-link"><form action="/html/"><input type="submit" value="Next"></form></div>';

const results = (html: string) => readDuckDuckGoPage(html).results;
const urls = (html: string) => results(html).map(({ url }) => url);
const wrapped = (target: string) =>
  `//duckduckgo.com/l/?uddg=${encodeURIComponent(target).replaceAll('-', '%2D')}&amp;rut=0123456789abcdef`;

describe('results of the page without scripts', () => {
  it('have title, address, snippet and day', () => {
    const html = page(
      result({ title: 'Green <b>tea</b> &amp; more', date: '2025-06-23T00:00:00.0000000' }) + nextForm,
    );
    expect(readDuckDuckGoPage(html)).toEqual({
      status: 'ok',
      adsSkipped: 0,
      results: [
        {
          title: 'Green tea & more',
          url: 'https://tea.example/',
          snippet: 'Leaves and water.',
          date: '2025-06-23',
        },
      ],
    });
  });

  it('keep their own snippets when one is missing', () => {
    const html = page(
      result({ href: 'https://a.example/', snippet: null }) +
        result({ href: 'https://b.example/', snippet: 'of b' }),
    );
    expect(results(html).map(({ snippet }) => snippet)).toEqual(['', 'of b']);
  });

  it('may have a snippet that is no link', () => {
    const plain = result({}).replace(/<a (class="result__snippet").*<\/a>/, '<div $1>Leaves only.</div>');
    expect(results(page(plain))[0]?.snippet).toBe('Leaves only.');
  });

  it('leave out advertisements, by their class, their badge and their address, and count them', () => {
    const ad = 'https://duckduckgo.com/y.js?ad_domain=shop.example&amp;u3=https%3A%2F%2Fshop.example';
    const html = page(
      result({ href: ad, classes: 'result--ad result--ad--small' }) +
        result({ href: 'https://shop.example/', badge: '<a class="badge--ad">Ad</a>' }) +
        result({ href: ad }) +
        result({ href: wrapped(ad) }) +
        result({ href: 'https://organic.example/' }),
    );
    expect(readDuckDuckGoPage(html)).toMatchObject({
      adsSkipped: 2,
      results: [{ url: 'https://organic.example/' }],
    });
  });

  it('leave out the row that marks the end, but not a page that is called EOF', () => {
    const end = result({ title: 'EOF', href: 'http://www.google.com/search?hl=en&amp;q=tea' });
    expect(readDuckDuckGoPage(page(end + noResultRow)).status).toBe('no_results');
    const real = result({ title: 'EOF', href: 'https://man.example/eof' });
    expect(urls(page(real + end))).toEqual(['https://man.example/eof']);
  });

  it('are unwrapped, and their address is decoded once only', () => {
    expect(urls(page(result({ href: wrapped('https://a-b.example/x?q=100%25&r=a%2Fb+c') })))).toEqual([
      'https://a-b.example/x?q=100%25&r=a%2Fb+c',
    ]);
    expect(urls(page(result({ href: wrapped('https://a.example/%E0%A4%A') })))).toEqual([
      'https://a.example/%E0%A4%A',
    ]);
    expect(
      urls(page(result({ href: '//duckduckgo.com/l/?uddg=https%3A%2F%2Fa.example%2F%E0%A4%A' }))),
    ).toHaveLength(1);
  });

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'ftp://a.example/',
    '',
    '#top',
    '/about',
    'https://',
    'http://[::1',
    'https://help.duckduckgo.com/x',
    '//duckduckgo.com/c/Tea',
    wrapped('javascript:alert(1)'),
    wrapped('/relative'),
    wrapped('https://duckduckgo.com/l/?uddg=https%3A%2F%2Fa.example'),
    '//duckduckgo.com/l/?rut=1',
  ])('never lead to %j', (href) => {
    expect(urls(page(result({ href }) + result({})))).toEqual(['https://tea.example/']);
  });

  it('keep a site whose name only ends like DuckDuckGo’s', () => {
    expect(urls(page(result({ href: 'https://notduckduckgo.com/' })))).toEqual([
      'https://notduckduckgo.com/',
    ]);
  });

  it('hold each address once, whatever its fragment, tracking parameters and last slash', () => {
    const hrefs = [
      'https://Tea.example/a/',
      'https://tea.example/a#brew',
      'https://tea.example/a?utm_source=x&amp;gclid=1',
      'https://tea.example/a/?fbclid=2',
      'https://tea.example/a?page=2',
      'https://tea.example/A',
    ];
    expect(urls(page(hrefs.map((href) => result({ href })).join('')))).toEqual([
      'https://tea.example/a/',
      'https://tea.example/a?page=2',
      'https://tea.example/A',
    ]);
  });

  it.each([
    ['2026-01-20T09:43:00.0000000', '2026-01-20'],
    ['2026-13-40T00:00:00', null],
    ['2026-02-30', null],
    ['3 days ago', null],
    ['', null],
  ])('read %j as the day %s', (date, day) => {
    expect(results(page(result({ date })))[0]?.date).toBe(day);
  });

  it('are one line of composed text without invisible characters, in any script', () => {
    const title =
      'Caf\u0065\u0301 so\u00ADft ze\u200Bro\uFEFF\n\t  &nbsp;日本語 \u202Eשלום\u202C می\u200Cخواهم &#x1F469;\u200D&#x1F680;';
    expect(results(page(result({ title, snippet: 'a&#0;b &lt;b&gt; &amp;lt;' })))[0]).toMatchObject({
      title: 'Café soft zero 日本語 שלום می\u200Cخواهم 👩\u200D🚀',
      snippet: expect.stringMatching(/^a.?b <b> &lt;$/u),
    });
  });

  it('survive broken and hostile markup', () => {
    const title = '<script>alert("x")</script>Tea<style>a{}</style><img src=x onerror=alert(1)><!-- note -->';
    const html = page(`${result({ title })}<div class="result"><a class=result__a href=https://b.example>B`);
    expect(results(html).map((one) => one.title)).toEqual(['Tea', 'B']);
    expect(results(page(result({ title: '<b></b>' })))).toEqual([]);
    expect(results(page(result({ title: 'x'.repeat(5_000), snippet: '😀'.repeat(5_000) })))[0]).toEqual({
      title: 'x'.repeat(300),
      url: 'https://tea.example/',
      snippet: '😀'.repeat(500),
      date: null,
    });
  });

  it('are not looked for outside their list', () => {
    const answer = `<div class="zci-wrapper">${result({ href: 'https://ip.example/', title: 'Your IP address' })}</div>`;
    expect(urls(page(result({}), { before: answer }))).toEqual(['https://tea.example/']);
  });
});

describe('results of the lite page', () => {
  const row = (href: string, title: string, snippet: string, classes = '', time = '') => `
    <tr class="${classes}"><td>1.&nbsp;</td><td><a rel="nofollow" href="${href}" class='result-link'>${title}</a></td></tr>
    ${snippet && `<tr class="${classes}"><td></td><td class='result-snippet'>${snippet}</td></tr>`}
    <tr class="${classes}"><td></td><td><span class='link-text'>shown</span>${time}</td></tr>
    <tr><td>&nbsp;</td></tr>`;

  it('are read row by row, without advertisements and their “more info”', () => {
    const ad = row('//duckduckgo.com/y.js?ad_domain=x.example', 'Buy', 'Cheap!', 'result-sponsored').replace(
      'Cheap!',
      'Cheap! <a class="result-link" href="https://info.example/">more info</a>',
    );
    const html = litePage(
      row(wrapped('https://a.example/'), 'A', '') +
        ad +
        row(
          wrapped('https://b.example/x-y'),
          'B <b>b</b>',
          'of &lt;b&gt;',
          '',
          "<span class='timestamp'>2026-01-20T09:43:00.0000000</span>",
        ) +
        row('http://www.google.com/search?q=x', 'EOF', ''),
    );
    const read = readDuckDuckGoPage(html);
    expect(read.results).toEqual([
      { title: 'A', url: 'https://a.example/', snippet: '', date: null },
      { title: 'B b', url: 'https://b.example/x-y', snippet: 'of <b>', date: '2026-01-20' },
    ]);
    expect(read.status).toBe('ok');
    expect(read.adsSkipped).toBeGreaterThan(0);
  });

  it('may be none', () => {
    expect(
      readDuckDuckGoPage(litePage('<tr><td><span class="no-results">No results.</span></td></tr>')).status,
    ).toBe('no_results');
  });
});

describe('a page without results', () => {
  const refusalText = 'Unfortunately, bots use DuckDuckGo too.';
  it.each([
    ['a challenge by its form', '<form id="challenge-form" method="POST"></form>'],
    ['a challenge by its window', '<div class="anomaly-modal__modal is-ie"></div>'],
    ['a challenge by where it leads', '<form action="//duckduckgo.com/anomaly.js?sv=lite&cc=sre"></form>'],
    ['a challenge by its words', `<p>${refusalText}</p>`],
    [
      'a refusal by its address for complaints',
      '<a href="mailto:error-lite+1234@duckduckgo.com?subject=x">email us</a>',
    ],
    ['the same as text', 'Write to error-lite+1234@duckduckgo.com'],
  ])('is blocked for %s', (_sign, body) => {
    expect(readDuckDuckGoPage(`<title>DuckDuckGo</title><body>${body}`).status).toBe('blocked');
    expect(readDuckDuckGoPage(page(body)).status).toBe('blocked');
  });

  it('is soft_blocked when it is the bare home page, or no page of theirs', () => {
    for (const html of [
      '<title>\n DuckDuckGo\n</title><form action="/html/"></form>',
      '',
      'plain words',
      '{"a":1}',
    ])
      expect(readDuckDuckGoPage(html).status).toBe('soft_blocked');
  });

  it('is markup_changed when it is a result page that is not understood', () => {
    expect(readDuckDuckGoPage(page('<article><a href="https://a.example">A</a></article>')).status).toBe(
      'markup_changed',
    );
  });

  it('is about what it says, not about what was searched for', () => {
    const title = `${refusalText} at DuckDuckGo`;
    const echo = noResultRow.replace('No results found', `No results found for <b>${refusalText}</b>`);
    expect(readDuckDuckGoPage(page(echo, { title })).status).toBe('no_results');
    const snippet = `${refusalText} &lt;form id="challenge-form"&gt; error-lite+1@duckduckgo.com`;
    expect(readDuckDuckGoPage(page(result({ snippet }), { title })).status).toBe('ok');
  });

  it.each(['<div>', '<b>', '<p><b a=1>', '<table><tr><td>', '<br>', '<a href="'])(
    'is given up in time when it is a megabyte of %j',
    (tag) => {
      const began = performance.now();
      expect(readDuckDuckGoPage(tag.repeat(1_000_000 / tag.length)).results).toEqual([]);
      expect(performance.now() - began).toBeLessThan(5_000);
    },
  );
});

const fixtures = join(
  process.env.PARLEY_FIXTURES ?? join(import.meta.dirname, '../../../../../../shared/fixtures'),
  'duckduckgo',
);

interface Expected {
  status: string;
  results: { title: string; url: string; snippet: string; date: string | null }[];
  ads_skipped: number;
}

describe('captured pages', () => {
  if (!existsSync(fixtures)) return it.skip(`are not there: no folder ${fixtures}`);
  it.each(readdirSync(join(fixtures, 'expected')))('are read as %s says', (name) => {
    const expected = JSON.parse(readFileSync(join(fixtures, 'expected', name), 'utf8')) as Expected;
    const html = readFileSync(join(fixtures, name.replace(/json$/, 'html')), 'utf8');
    expect(readDuckDuckGoPage(html)).toEqual({
      status: expected.status,
      results: expected.results.map((one) => ({ ...one, date: one.date?.slice(0, 10) ?? null })),
      adsSkipped: expected.ads_skipped,
    });
  });
});
