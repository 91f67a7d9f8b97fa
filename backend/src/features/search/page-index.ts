import { LiteralIndex } from './literals.ts';
import { type Span, sentencesOf } from './sentences.ts';
import { visitTerms } from './terms.ts';

const windowSentences = 3;
const passageMaxChars = 600;

/** The best window of a page for a statement. `share`: of the statement's weight that stands in it, 0 to 1. */
export interface Fit {
  share: number;
  passage: string;
}

/** A source's text, ready for looking up statements: in which of its sentences each of some terms stands. */
export class PageIndex {
  readonly literals: LiteralIndex;
  readonly sentenceCount: number;
  readonly #text: string;
  readonly #sentences: Span[];
  readonly #places = new Map<string, number[]>();

  constructor(text: string, terms: ReadonlySet<string>) {
    this.#text = text;
    this.literals = new LiteralIndex(text);
    this.#sentences = sentencesOf(text);
    this.sentenceCount = this.#sentences.length;
    for (const term of terms) this.#places.set(term, []);
    for (const [i, { start, end }] of this.#sentences.entries()) {
      visitTerms(text.slice(start, end), (term) => {
        const places = this.#places.get(term);
        if (places && places.at(-1) !== i) places.push(i);
      });
    }
  }

  /** In how many sentences `term` stands. */
  countOf(term: string): number {
    return this.#places.get(term)?.length ?? 0;
  }

  /** Units: `weights` of the statement's terms, together more than 0. */
  bestFit(weights: ReadonlyMap<string, number>): Fit {
    const scores = new Float64Array(Math.max(1, this.sentenceCount));
    let total = 0;
    for (const [term, weight] of weights) {
      total += weight;
      let counted = -1;
      for (const place of this.#places.get(term) ?? []) {
        const from = Math.max(counted + 1, place - windowSentences + 1, 0);
        for (let i = from; i <= place; i++) scores[i] = (scores[i] ?? 0) + weight;
        counted = place;
      }
    }
    const best = scores.reduce((top, score, i) => (score > (scores[top] ?? 0) ? i : top), 0);
    return { share: (scores[best] ?? 0) / total, passage: this.#passageAt(best, weights) };
  }

  /** The window without sentences at its ends that add nothing, then without those that do not fit. */
  #passageAt(first: number, weights: ReadonlyMap<string, number>): string {
    const gains = this.#sentences.slice(first, first + windowSentences).map((span, i) => ({
      ...span,
      gain: [...weights.keys()].filter((term) => this.#places.get(term)?.includes(first + i)).length,
    }));
    const length = () => (gains.at(-1)?.end ?? 0) - (gains[0]?.start ?? 0);
    while (
      gains.length > 1 &&
      (length() > passageMaxChars || gains[0]?.gain === 0 || gains.at(-1)?.gain === 0)
    ) {
      if ((gains[0]?.gain ?? 0) < (gains.at(-1)?.gain ?? 0)) gains.shift();
      else gains.pop();
    }
    const [start = 0, end = 0] = [gains[0]?.start, gains.at(-1)?.end];
    return shortened(this.#text.slice(start, end));
  }
}

function shortened(text: string): string {
  if (text.length <= passageMaxChars) return text;
  const blank = text.lastIndexOf(' ', passageMaxChars);
  const cut = text.slice(0, blank > passageMaxChars / 2 ? blank : passageMaxChars);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}
