import { splitCitations, type TextToken } from './split-citations.ts';

/** Any number may be that of a source; which ones are is known only where they are drawn. */
const anyNumber = new Set(Array.from({ length: 99 }, (_, index) => index + 1));

export const splitMarks = (text: string): TextToken[] => splitCitations(text, anyNumber);

/** Where the `[n]` of a piece of source stand in the whole text. They are asked for in their order. */
export class CitationMarks {
  readonly #places: { written: string; at: number }[];
  #next = 0;

  /** `placeOf` says where in the whole text a place of `source` is. */
  constructor(source: string, placeOf: (index: number) => number) {
    this.#places = [...source.matchAll(/(?<!\\)\[[1-9]\d?\]/g)].map(({ 0: written, index }) => ({
      written,
      at: placeOf(index),
    }));
  }

  /** The place of the next one that reads `written`; null when that cannot be told. */
  take(written: string): number | null {
    const index = this.#places.findIndex((place, at) => at >= this.#next && place.written === written);
    if (index < 0) return null;
    this.#next = index + 1;
    return this.#places[index]?.at ?? null;
  }

  /** Passes those that are not citations, such as in code. */
  skip(source: string): void {
    for (const token of splitMarks(source)) if (token.type === 'citation') this.take(`[${token.number}]`);
  }
}
