import type { MessagePart } from '@parley/contract/conversations';
import type { Citation, SearchedPage, SearchProgress, Source } from '@parley/contract/search';
import { splitCitations } from '../../ui/markdown/split-citations.ts';

export const sourcesOf = (parts: readonly MessagePart[]): Source[] =>
  parts.filter((part) => part.type === 'source');

export const searchOf = (parts: readonly MessagePart[]): SearchProgress | undefined =>
  parts.find((part) => part.type === 'search');

export const citationsOf = (parts: readonly MessagePart[]): Citation[] =>
  parts.find((part) => part.type === 'citations')?.citations ?? [];

const code = /^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1[`~]*[ \t]*$|(?![\s\S]))|(`+)[^`][\s\S]*?\2/gm;

/** The numbers that the answer cites, outside of code. */
export function citedNumbers(text: string, sources: readonly Source[]): Set<number> {
  if (sources.length === 0) return new Set();
  const known = new Set(sources.map(({ number }) => number));
  const tokens = splitCitations(text.replace(code, ''), known);
  return new Set(tokens.flatMap((token) => (token.type === 'citation' ? token.number : [])));
}

export interface GroupedSources {
  used: Source[];
  alsoRead: Source[];
  failed: SearchedPage[];
}

/** What the web gave to an answer: the sources that it cites, those that it only had, and the pages that gave none. */
export function groupSources(parts: readonly MessagePart[], text: string): GroupedSources {
  const sources = sourcesOf(parts);
  const cited = citedNumbers(text, sources);
  return {
    used: sources.filter(({ number }) => cited.has(number)),
    alsoRead: sources.filter(({ number }) => !cited.has(number)),
    failed: searchOf(parts)?.pages.filter(({ state }) => state === 'failed') ?? [],
  };
}

/** The answer as it leaves the page: with the list of what its numbers stand for. */
export function withSourceList(text: string, parts: readonly MessagePart[]): string {
  const { used } = groupSources(parts, text);
  if (used.length === 0) return text;
  return `${text.trimEnd()}\n\n${used.map((s) => `[${s.number}] ${s.title} - ${s.url}`).join('\n')}\n`;
}
