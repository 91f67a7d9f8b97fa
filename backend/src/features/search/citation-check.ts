import type { Citation } from '@parley/contract/search';
import { Turns } from '../../platform/turns.ts';
import { type Claim, claimsOf } from './citation-claims.ts';
import { literalsOf } from './literals.ts';
import { PageIndex } from './page-index.ts';
import { termsOf } from './terms.ts';

/** Keeps 91 % of supported statements and lets 1 % of those with a page on something else pass (SciFact evidence). */
const foundShare = 0.3;

export interface CheckedSource {
  number: number;
  text: string;
}

/**
 * What was found about each `[n]` of a finished answer, in order: the share of its sentence's words, by rarity, in the
 * best three sentences of the source, and whether its numbers and quotations occur there. Numbers without a source are
 * left out.
 *
 * It finds invented and misplaced citations, not misreadings, and knows no translations: a sentence in another language
 * than its source is `weak`.
 */
export async function checkCitations(
  content: string,
  sources: readonly CheckedSource[],
): Promise<Citation[]> {
  const turns = new Turns();
  const texts = new Map(sources.map(({ number, text }) => [number, text]));
  const claims = claimsOf(content)
    .filter(({ number }) => texts.has(number))
    .map((claim) => ({ ...claim, terms: new Set(termsOf(`${claim.context} ${claim.text}`)) }));
  const pages = await indexesOf(claims, texts, turns);
  const rarity = rarityIn([...pages.values()]);
  const citations: Citation[] = [];
  for (const claim of claims) {
    const page = pages.get(claim.number);
    if (page) citations.push(checked(claim, page, rarity));
    await turns.passed();
  }
  return citations;
}

interface CountedClaim extends Claim {
  terms: ReadonlySet<string>;
}

/** Of the cited pages, by number; they know where the claims' terms stand and no others. */
async function indexesOf(
  claims: readonly CountedClaim[],
  texts: ReadonlyMap<number, string>,
  turns: Turns,
): Promise<Map<number, PageIndex>> {
  const terms = new Set(claims.flatMap((claim) => [...claim.terms]));
  const numbers = new Set(claims.map(({ number }) => number));
  const pages = new Map<number, PageIndex>();
  for (const number of numbers) {
    pages.set(number, new PageIndex(texts.get(number) ?? '', terms));
    await turns.passed();
  }
  return pages;
}

function checked(claim: CountedClaim, page: PageIndex, rarity: (term: string) => number): Citation {
  const weights = new Map([...claim.terms].map((term) => [term, rarity(term)]));
  const missing = page.literals.missing(literalsOf(claim.text));
  const fit = weights.size === 0 ? { share: 0, passage: '' } : page.bestFit(weights);
  const isFound = fit.share >= foundShare && missing.length === 0;
  return {
    at: claim.at,
    number: claim.number,
    support: isFound ? 'found' : 'weak',
    missing,
    passage: fit.share > 0 ? fit.passage : '',
  };
}

/** How rare a term is among the sentences of all cited pages; one that none of them has weighs most. */
function rarityIn(pages: readonly PageIndex[]): (term: string) => number {
  const sentences = pages.reduce((sum, { sentenceCount }) => sum + sentenceCount, 0);
  const known = new Map<string, number>();
  const rarityOf = (term: string) => {
    const holders = pages.reduce((sum, page) => sum + page.countOf(term), 0);
    return Math.log(1 + (sentences - holders + 0.5) / (holders + 0.5));
  };
  return (term) => known.getOrInsertComputed(term, rarityOf);
}
