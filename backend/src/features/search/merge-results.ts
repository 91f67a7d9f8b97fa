import type { SearchResult } from './port.ts';
import { normalUrl, siteOf } from './result-urls.ts';

/** The usual constant of reciprocal rank fusion. */
const rankOffset = 60;
const perSiteMax = 2;

/**
 * The results of several queries as one list, best first, by reciprocal rank fusion: each address once, and at most
 * two of a site. Of the same address, the words of its best rank are kept, and a date wherever one is known.
 */
export function mergeResults(lists: readonly (readonly SearchResult[])[]): SearchResult[] {
  const merged = new Map<string, { result: SearchResult; rank: number; score: number }>();
  for (const list of lists) {
    for (const [rank, result] of list.entries()) {
      const key = normalUrl(result.url);
      const share = 1 / (rankOffset + rank + 1);
      const known = merged.get(key);
      if (!known) merged.set(key, { result, rank, score: share });
      else {
        const [better, other] = rank < known.rank ? [result, known.result] : [known.result, result];
        known.result = { ...better, date: better.date ?? other.date };
        known.rank = Math.min(rank, known.rank);
        known.score += share;
      }
    }
  }
  const seen = new Map<string, number>();
  return [...merged.values()]
    .toSorted((a, b) => b.score - a.score)
    .map(({ result }) => result)
    .filter(({ url }) => {
      const count = (seen.get(siteOf(url)) ?? 0) + 1;
      seen.set(siteOf(url), count);
      return count <= perSiteMax;
    });
}
