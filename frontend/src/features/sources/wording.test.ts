import type { SearchedPage, SearchProgress } from '@parley/contract/search';
import { describe, expect, test } from 'vitest';
import { liveLine, nameOfProvider, outcomeOf, phaseAnnouncement, settledLine } from './wording.ts';

const page = (host: string, state: SearchedPage['state']): SearchedPage => ({
  url: `https://${host}/`,
  title: host,
  host,
  date: null,
  state,
  fault: state === 'failed' ? 'timeout' : null,
});

const search = (more: Partial<SearchProgress>): SearchProgress => ({
  state: 'done',
  queries: ['tides'],
  provider: 'duckduckgo',
  dated: null,
  pages: [],
  ...more,
});

const pages = [
  page('a.example', 'read'),
  page('b.example', 'failed'),
  page('c.example', 'reading'),
  page('d.example', 'reading'),
  page('e.example', 'found'),
];

describe('the live line', () => {
  test.each([
    [search({ state: 'thinking', queries: [] }), 'Thinking about what to search'],
    [search({ state: 'searching', queries: ['tides', 'moon'] }), 'Searching: tides · moon'],
    [search({ state: 'reading', pages }), 'Reading 4 of 5: c.example, d.example'],
    [search({ state: 'reading', pages: pages.slice(0, 2) }), 'Reading 2 of 2'],
    [search({ pages }), 'Searched the web, read 1 page'],
  ])('says what is being done: %#', (given, wanted) => {
    expect(liveLine(given)).toBe(wanted);
  });
});

test.each([
  [
    search({ pages: [page('a.example', 'read'), page('b.example', 'read')] }),
    'Searched the web, read 2 pages',
  ],
  [search({ queries: [], pages: [page('a.example', 'read')] }), 'Read 1 page'],
  [search({ pages: [page('a.example', 'snippet')] }), 'Searched the web, could read no page'],
  [search({ queries: [], pages: [page('a.example', 'failed')] }), 'Could read no page'],
  [search({}), 'Searched the web, found nothing'],
  [search({ state: 'failed' }), 'The web could not be searched'],
  [search({ state: 'reading', pages }), 'The search was not finished'],
])('the settled line says what was done: %#', (given, wanted) => {
  expect(settledLine(given)).toBe(wanted);
});

test('a page more or less is not announced', () => {
  const one = search({ state: 'reading', pages: pages.slice(0, 3) });
  expect(phaseAnnouncement(one)).toBe(phaseAnnouncement(search({ state: 'reading', pages })));
});

test('a page that failed says why', () => {
  expect(outcomeOf({ state: 'failed', fault: 'timeout' })).toBe('The site took too long');
  expect(outcomeOf({ state: 'failed', fault: null })).toBe('Could not be read');
});

test('providers are called as they call themselves', () => {
  expect(nameOfProvider('duckduckgo')).toBe('DuckDuckGo');
  expect(nameOfProvider('Somebody')).toBe('Somebody');
  expect(nameOfProvider(null)).toBe('the web');
});
