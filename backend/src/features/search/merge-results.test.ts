import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mergeResults } from './merge-results.ts';
import type { SearchResult } from './port.ts';
import { normalUrl, siteOf } from './result-urls.ts';

const result = (url: string, more: Partial<SearchResult> = {}): SearchResult => ({
  title: url,
  url,
  snippet: '',
  date: null,
  ...more,
});
const list = (...urls: string[]) => urls.map((url) => result(url));
const urls = (results: SearchResult[]) => results.map(({ url }) => url);

it('one list stays in its order', () => {
  const one = list('https://a.example/', 'https://b.example/', 'https://c.example/');
  expect(mergeResults([one])).toEqual(one);
  expect(mergeResults([])).toEqual([]);
});

it('what several queries found comes before what one found first', () => {
  const merged = mergeResults([
    list('https://a.example/', 'https://both.example/'),
    list('https://b.example/', 'https://c.example/', 'https://both.example/#x'),
  ]);
  expect(urls(merged)).toEqual([
    'https://both.example/',
    'https://a.example/',
    'https://b.example/',
    'https://c.example/',
  ]);
});

it('an address keeps the words of its best rank and a date from anywhere', () => {
  const [first] = mergeResults([
    [result('https://x.example/'), result('https://a.example/', { title: 'second', date: '2026-01-02' })],
    [result('https://a.example/?utm_source=y', { title: 'first' })],
  ]);
  expect(first).toMatchObject({ title: 'first', date: '2026-01-02' });
});

it('a site has two places at most, with and without www', () => {
  const merged = mergeResults([
    list('https://a.example/1', 'https://www.a.example/2', 'https://a.example/3', 'https://b.example/'),
  ]);
  expect(urls(merged)).toEqual(['https://a.example/1', 'https://www.a.example/2', 'https://b.example/']);
});

it('whatever the lists are, nothing is invented, repeated or crowded', () => {
  const address = fc
    .tuple(fc.constantFrom('a', 'b', 'www.b', 'c'), fc.nat(4), fc.constantFrom('', '/', '#f', '?utm_id=1'))
    .map(([host, path, end]) => `https://${host}.example/${path}${end}`);
  fc.assert(
    fc.property(fc.array(fc.array(address)), (lists) => {
      const merged = urls(mergeResults(lists.map((one) => list(...one))));
      expect(new Set(merged.map(normalUrl)).size).toBe(merged.length);
      expect(merged.every((url) => lists.flat().includes(url))).toBe(true);
      const perSite = Object.values(Object.groupBy(merged, siteOf)).map((group) => group?.length ?? 0);
      expect(Math.max(0, ...perSite)).toBeLessThanOrEqual(2);
      expect(merged.length > 0).toBe(lists.flat().length > 0);
    }),
  );
});
