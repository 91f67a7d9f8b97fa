import { fold } from './terms.ts';

/** Figures with what belongs to them: signs between digits, not a full stop after them. */
const figure = /\d+(?:[.,:/'’\u00a0\u202f \-–](?=\d)\d+)*/g;
const groupedByBlank = /^\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d+)?$/;
const quotation =
  /"([^"\n]{3,200})"|“([^”\n]{3,200})”|„([^“”\n]{3,200})[“”]|«\s?([^»\n]{3,200}?)\s?»|「([^」\n]{2,200})」/g;

/** Numbers, dates and quotations of a statement: what must stand in its source as it is. */
export interface Literals {
  numbers: string[];
  quotations: string[];
}

export function literalsOf(text: string): Literals {
  const quotations = [...text.matchAll(quotation)].map((match) => match.slice(1).find(Boolean) ?? '');
  return {
    numbers: [...new Set(figuresOf(text))],
    quotations: quotations.filter((words) => /\S\s+\S|\p{Lo}{2}/u.test(words)),
  };
}

/** A page's figures and words, ready to be looked for. Words are made when first asked for. */
export class LiteralIndex {
  readonly #text: string;
  #figures: Set<string> | null = null;
  #plain: string | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  /** What of `literals` does not occur. */
  missing({ numbers, quotations }: Literals): string[] {
    return [
      ...numbers.filter((number) => !this.#hasFigure(number)),
      ...quotations.filter((words) => !this.#hasWords(words)),
    ];
  }

  #hasFigure(number: string): boolean {
    this.#figures ??= new Set(figuresOf(this.#text).flatMap(formsOf));
    return formsOf(number).some((form) => this.#figures?.has(form));
  }

  #hasWords(words: string): boolean {
    this.#plain ??= plain(this.#text);
    return this.#plain.includes(plain(words).replace(/^[\s.,;:!?…]+|[\s.,;:!?…]+$/g, ''));
  }
}

/** Figures that are written together; those that only stand side by side are taken apart. */
function figuresOf(text: string): string[] {
  return (text.normalize('NFKC').match(figure) ?? []).flatMap((found) => {
    if (groupedByBlank.test(found)) return [found];
    return found.split(/[ \u00a0\u202f\-–’']/);
  });
}

/** Thousands may be grouped by any sign, decimals follow a point or a comma: what could be the same is the same. */
function formsOf(number: string): string[] {
  const tight = number.replace(/[\s'’]/g, '');
  const forms = [tight.replaceAll(',', '.')];
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(tight)) forms.push(tight.replaceAll(',', ''));
  if (/^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(tight)) forms.push(tight.replaceAll('.', '').replace(',', '.'));
  const [bare = ''] = forms;
  if (/^0\d$/.test(bare)) forms.push(bare.slice(1));
  return forms;
}

/** Quotation marks, dashes, emphasis and white space do not matter. */
const plain = (text: string): string =>
  fold(text)
    .replace(/[‘’‛′`]/g, "'")
    .replace(/["“”„«»*_]/g, '')
    .replace(/[‐‑‒–—−]/g, '-')
    .replace(/\s+/g, ' ');
