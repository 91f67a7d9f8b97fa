import { describe, expect, it } from 'vitest';
import { estimateTokens } from './estimate-tokens.ts';
import { type Candidate, rankPassages } from './rank.ts';

const page = (host: string, text: string, more: Partial<Candidate> = {}): Candidate => ({
  url: `https://${host}/`,
  title: host,
  host,
  date: null,
  kind: 'page',
  text,
  ...more,
});
const options = { query: '', budgetTokens: 2_000, prefersFresh: false };
const filler = (topic: string, times = 60) =>
  `General remarks on ${topic} that nobody asked for. `.repeat(times);
const hostsOf = (pages: Candidate[], more: Partial<typeof options>) =>
  rankPassages(pages, { ...options, ...more }).map((entry) => entry.page.host);

/** A small web: each page has several sections, of which one answers a question. */
const web: Candidate[] = [
  page(
    'docs.example',
    `# Installation\n\n${filler('packages', 12)}\n\n## Upgrading\n\nTo upgrade the server, stop it, back up the data folder and run the migrate command once. ${filler('servers', 10)}\n\n## Removing\n\nDelete the data folder and the service unit. ${filler('cleaning', 10)}`,
  ),
  page(
    'news.example',
    `# Council approves tram line\n\nThe city council voted 31 to 9 for the northern tram line on Tuesday. ${filler('meetings', 12)}\n\n## Costs\n\nConstruction is expected to cost 240 million euros and to take four years. ${filler('budgets', 12)}`,
    { date: '2026-09-30' },
  ),
  page(
    'bio.example',
    `# Life of Mira Kovač\n\nMira Kovač, born 1931 in Zadar, was a marine biologist. ${filler('childhood', 12)}\n\n## Research\n\nShe described eleven species of sponges and founded the Adriatic station. ${filler('science', 12)}`,
  ),
  page(
    'kueche.example',
    `# Brot backen\n\nDer Teig ruht zwölf Stunden im Kühlschrank. ${'Allgemeines über Küchen. '.repeat(30)}\n\n## Sauerteig\n\nRoggensauerteig wird täglich mit Wasser und Mehl gefüttert. ${'Allgemeines über Küchen. '.repeat(30)}`,
  ),
  page(
    'tokyo.example',
    `# 東京\n\n東京都の人口は約1400万人である。${'一般的な説明が続く。'.repeat(60)}\n\n## 交通\n\n地下鉄は十三路線ある。${'一般的な説明が続く。'.repeat(60)}`,
  ),
  page(
    'shop.example',
    `# Kettles\n\n| model | volume | price |\n| --- | --- | --- |\n| K1 | 1 litre | 29 euros |\n| K2 | 1.7 litres | 45 euros |\n\n${filler('shopping', 15)}`,
  ),
  page('misc.example', filler('nothing in particular', 80)),
];
const questions: [string, string, string][] = [
  ['How do I upgrade the server?', 'docs.example', 'migrate command'],
  ['which folder must be deleted when removing it', 'docs.example', 'service unit'],
  ['What does the tram line cost?', 'news.example', '240 million'],
  ['how did the council vote on the tram', 'news.example', '31 to 9'],
  ['When was Mira Kovac born?', 'bio.example', '1931'],
  ['species described by Kovač', 'bio.example', 'eleven species'],
  ['Wie lange ruht der Teig?', 'kueche.example', 'zwölf Stunden'],
  ['Sauerteig futtern', 'kueche.example', 'gefüttert'],
  ['東京の人口は？', 'tokyo.example', '1400万人'],
  ['東京の地下鉄', 'tokyo.example', '十三路線'],
  ['kettle K2 price', 'shop.example', '45 euros'],
];

describe('rankPassages on a small web', () => {
  it('puts the answer first for nearly all questions, and into the evidence for all', () => {
    const places = questions.map(([query, , answer]) =>
      rankPassages(web, { ...options, query }).findIndex(({ passage }) => passage.text.includes(answer)),
    );
    const reciprocal =
      places.reduce((sum, place) => sum + (place < 0 ? 0 : 1 / (place + 1)), 0) / places.length;
    expect(places).not.toContain(-1);
    expect(reciprocal).toBeGreaterThanOrEqual(0.95);
  });

  it.each(questions)('finds for %j the page %s', (query, host) => {
    expect(hostsOf(web, { query })[0]).toBe(host);
  });
});

describe('rankPassages', () => {
  it('keeps to the budget, and one page to two fifths of it', () => {
    const pages = ['a', 'b', 'c', 'd'].map((name) => page(name, `tram ${filler('tram lines', 400)}`));
    const ranked = rankPassages(pages, { ...options, query: 'tram' });
    const tokensOf = (host?: string) =>
      ranked
        .filter((entry) => host === undefined || entry.page.host === host)
        .reduce((sum, { passage }) => sum + estimateTokens(passage.text), 0);
    expect(tokensOf()).toBeLessThanOrEqual(2_000);
    expect(tokensOf()).toBeGreaterThan(1_400);
    for (const { host } of pages) expect(tokensOf(host)).toBeLessThanOrEqual(800);
  });

  it('gives the whole budget to a page that is alone', () => {
    const ranked = rankPassages([page('a', filler('tram', 400))], { ...options, query: 'tram' });
    expect(ranked.length).toBeGreaterThanOrEqual(6);
  });

  it('follows the search engine between passages that are as good', () => {
    const same = ['a', 'b', 'c'].map((host) => page(host, 'The tram costs 240 million.', { title: 'Tram' }));
    expect(hostsOf(same, { query: 'tram' })).toEqual(['a', 'b', 'c']);
  });

  it('prefers newer pages when that is asked for', () => {
    const dated = ['2024-01-01', null, '2026-09-01'].map((date, i) =>
      page(`${i}`, 'The tram costs 240 million.', { title: 'Tram', date }),
    );
    expect(hostsOf(dated, { query: 'tram', prefersFresh: true })).toEqual(['2', '0', '1']);
  });

  it('reads a page from its beginning when no word of the question is in it', () => {
    const text = Array.from({ length: 10 }, (_, i) => `Part ${i}. ${filler('x', 20)}`).join('\n\n');
    const ranked = rankPassages([page('a', text)], { ...options, query: 'résumé bitte' });
    expect(ranked.map(({ passage }) => passage.start)).toEqual(
      ranked.map(({ passage }) => passage.start).sort((a, b) => a - b),
    );
    expect(ranked[0]?.passage.start).toBe(0);
    expect(ranked.length).toBeGreaterThan(3);
  });

  it('leaves out passages that hardly touch the question', () => {
    const rare = page(
      'a',
      `# One\n\nquasar quasar redshift. ${filler('stars', 15)}\n\n# Two\n\nA remark on general things. ${filler('things', 15)}`,
    );
    const others = Array.from({ length: 5 }, (_, i) => page(`o${i}`, filler('general things', 10)));
    const texts = rankPassages([rare, ...others], { ...options, query: 'general quasar redshift' }).filter(
      (e) => e.page === rare,
    );
    expect(texts).toHaveLength(1);
  });

  it('gives nothing for no pages, and keeps the excerpt of a page that was not read', () => {
    expect(rankPassages([], options)).toEqual([]);
    expect(hostsOf([page('s', 'Trams are quick.', { kind: 'snippet' })], { query: 'tram' })).toEqual(['s']);
  });

  it('takes well under a second for 8 pages of 40 KB', () => {
    const pages = Array.from({ length: 8 }, (_, i) => page(`${i}`, filler(`topic ${i} and trams`, 700)));
    const since = performance.now();
    rankPassages(pages, { ...options, query: 'tram topic cost' });
    expect(performance.now() - since).toBeLessThan(500);
  });
});

describe('estimateTokens', () => {
  it('counts four characters for one in Latin, one and a half in Chinese and Japanese', () => {
    expect(estimateTokens('a'.repeat(400))).toBe(100);
    expect(estimateTokens('漢'.repeat(150))).toBe(100);
    expect(estimateTokens('')).toBe(0);
  });
});
