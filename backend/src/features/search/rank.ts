import type { Source } from '@parley/contract/search';
import { bm25 } from './bm25.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { type Passage, passagesOf } from './passages.ts';

/** A page that may become a source. `text` is what is known of it: Markdown of a page that was read, else the excerpt. */
export interface Candidate extends Omit<Source, 'number' | 'passage'> {
  text: string;
}

export interface RankedPassage {
  page: Candidate;
  passage: Passage;
}

export interface RankOptions {
  /** The question, with the queries that were made of it. */
  query: string;
  budgetTokens: number;
  /** Newer pages first, where the passages are about as good. */
  prefersFresh: boolean;
}

/** Of reciprocal rank fusion: places far down hardly differ. */
const rrfK = 60;
/** What the search engine's order counts beside the text, and the date when it is asked for. */
const orderWeight = 0.5;
const dateWeight = 1;
/** A page's further passages must reach this share of the best score of all. */
const floorShare = 0.15;
const pageShare = 0.4;
/** Number, title, host and date of a page. */
const headTokens = 40;

interface Scored extends RankedPassage {
  pageIndex: number;
  score: number;
  fused: number;
}

/**
 * The passages that fit the question best, best first, within the budget. No page takes more than 40 % of it unless
 * there are too few to fill it. Of a page without a word of the question the beginning comes, after all others.
 *
 * Shape:  `pages` in the search engine's order, best first.
 */
export function rankPassages(pages: readonly Candidate[], options: RankOptions): RankedPassage[] {
  const scored = scoredPassages(pages, options.query);
  const order = fuse(scored, pages, options.prefersFresh);
  return withinBudget(worthwhile(order), options.budgetTokens, pages.length).map(({ page, passage }) => ({
    page,
    passage,
  }));
}

function scoredPassages(pages: readonly Candidate[], query: string): Scored[] {
  const all = pages.flatMap((page, pageIndex) =>
    passagesOf(page.text).map((passage) => ({ page, passage, pageIndex })),
  );
  const scores = bm25(
    query,
    all.map(({ page, passage }) => ({
      title: page.title,
      heading: passage.headings.join(' '),
      body: passage.text,
    })),
  );
  return all.map((entry, i) => ({ ...entry, score: scores[i] ?? 0, fused: 0 }));
}

/** Ranks are added, never scores: BM25 has no scale. */
function fuse(scored: readonly Scored[], pages: readonly Candidate[], prefersFresh: boolean): Scored[] {
  const dates = [...new Set(pages.flatMap(({ date }) => date ?? []))].sort().reverse();
  const byScore = [...scored].sort((a, b) => b.score - a.score);
  let place = 0;
  for (const [i, entry] of byScore.entries()) {
    if (entry.score !== byScore[place]?.score) place = i;
    const age = entry.page.date === null ? dates.length : dates.indexOf(entry.page.date);
    entry.fused = 1 / (rrfK + place) + orderWeight / (rrfK + entry.pageIndex);
    if (prefersFresh) entry.fused += dateWeight / (rrfK + age);
  }
  const matches = byScore.filter(({ score }) => score > 0).sort((a, b) => b.fused - a.fused);
  const matched = new Set(matches.map(({ pageIndex }) => pageIndex));
  const others = scored.filter(({ pageIndex }) => !matched.has(pageIndex));
  return [...matches, ...inTurns(others)];
}

/** The first passage of each page, then the second of each. */
function inTurns(scored: readonly Scored[]): Scored[] {
  const seen = new Map<number, number>();
  const placed = scored.map((entry) => {
    const turn = seen.get(entry.pageIndex) ?? 0;
    seen.set(entry.pageIndex, turn + 1);
    return { entry, turn };
  });
  return placed.sort((a, b) => a.turn - b.turn).map(({ entry }) => entry);
}

function worthwhile(order: readonly Scored[]): Scored[] {
  const best = Math.max(0, ...order.map(({ score }) => score));
  const seen = new Set<number>();
  return order.filter(({ pageIndex, score }) => {
    const isFirst = !seen.has(pageIndex);
    seen.add(pageIndex);
    return isFirst || score === 0 || score >= best * floorShare;
  });
}

function withinBudget(order: readonly Scored[], budgetTokens: number, pageCount: number): Scored[] {
  const pageBudget = budgetTokens * Math.max(pageShare, 1 / pageCount);
  const spent = new Map<number, number>();
  let left = budgetTokens;
  return order.filter(({ pageIndex, passage }) => {
    const before = spent.get(pageIndex);
    const cost = estimateTokens(passage.text) + (before === undefined ? headTokens : 0);
    if (cost > left || (before ?? 0) + cost > pageBudget) return false;
    left -= cost;
    spent.set(pageIndex, (before ?? 0) + cost);
    return true;
  });
}
