import { contentWords } from '../fake-model/words.ts';
import { escapeHtml } from './markup.ts';

/** One result as a page of results shows it. */
export interface Shown {
  title: string;
  url: string;
  snippet: string;
  date: string | null;
}

/**
 * One page of results.
 *
 * Shape:  `from` counts the results on earlier pages; `hasMore` asks for a form to the next page. `none`: why there are
 *         no results, an empty list else.
 */
export interface ResultsPage {
  query: string;
  region: string;
  results: readonly Shown[];
  from: number;
  hasMore: boolean;
  none: 'nothing_found' | 'past_the_end' | 'end_of_file' | null;
}

/** The address behind DuckDuckGo's own, as its GET and lite answers give it. */
export function wrapped(url: string): string {
  const target = encodeURIComponent(url).replaceAll('-', '%2D');
  return `//duckduckgo.com/l/?uddg=${target}&rut=${checksum(url)}`;
}

export const adUrl = (query: string): string =>
  `https://duckduckgo.com/y.js?ad_domain=shop.example&ad_provider=fake&u3=${encodeURIComponent(`https://shop.example/?q=${query}`)}`;

/** The dates that an engine shows beside some results: midnight, in its own writing. */
export const timestampOf = (date: string): string => `${date}T00:00:00.0000000`;

/** The words of the question are set in bold. */
export function emphasised(text: string, query: string): string {
  const asked = new Set(contentWords(query));
  const bold = (word: string) =>
    contentWords(word).some((stem) => asked.has(stem)) ? `<b>${word}</b>` : word;
  return escapeHtml(text).replaceAll(/&\w+;|[\p{L}\p{N}]+/gu, (word) =>
    word.startsWith('&') ? word : bold(word),
  );
}

/** What the form to the next page sends back. */
export function nextFields({ query, region, from, results }: ResultsPage): [string, string][] {
  const next = from + results.length;
  return [
    ['q', query],
    ['s', String(next)],
    ['nextParams', ''],
    ['v', 'l'],
    ['o', 'json'],
    ['dc', String(next + 1)],
    ['api', 'd.js'],
    ['vqd', `4-${checksum(query)}`],
    ['kl', region],
  ];
}

/** Looks like a random number and never changes. */
function checksum(text: string): string {
  let sum = 7n;
  for (const char of text) sum = (sum * 1_000_003n + BigInt(char.codePointAt(0) ?? 0)) % 10n ** 36n;
  return sum.toString().padStart(36, '1');
}
