import { ownText } from '../../lib/own-text.ts';
import { type Placed, place } from './boundaries.ts';
import { CitationMarks } from './citation-marks.ts';
import { Converter } from './convert.ts';
import type { Links } from './definitions.ts';
import { MarkdownLexer } from './lexer.ts';
import type { Block } from './model.ts';
import { Source } from './source.ts';

/** One text with what makes blocks of it. */
export class Workshop {
  readonly source = new Source();
  readonly lexer: MarkdownLexer;
  /** How many texts this one stands in. */
  readonly depth: number;
  readonly #outer: Workshop | null;

  constructor(outer: Workshop | null = null) {
    this.#outer = outer;
    this.lexer = outer?.lexer ?? new MarkdownLexer();
    this.depth = outer ? outer.depth + 1 : 0;
  }

  get text(): string {
    return this.source.text;
  }

  /** What stands from `from` to `to`, for good: blocks are made of nothing else. */
  cut(from: number, to = this.text.length): string {
    return ownText(this.text.slice(from, to));
  }

  /** The tokens from `from` to the end, lexed as if `head` stood before them: the first one then begins at `from`. */
  tokensFrom(from: number, head = ''): Placed[] {
    const placed = place(this.lexer.blocks(head + this.cut(from)), from - head.length);
    const [first] = placed;
    if (first) first.from = from;
    return placed;
  }

  /** Makes blocks of what stands from `from` to `to`; `text` may be that, repaired. */
  converter(from: number, to: number, text = this.cut(from, to)): Converter {
    const hasMarks = /\[[1-9]\d?\]/.test(text);
    const placeOf = (index: number) => this.#original(from + index);
    return new Converter(this.lexer, hasMarks ? new CitationMarks(text, placeOf) : null);
  }

  /** The block that stands from `from` to `to`, lexed by itself. */
  fresh(from: number, to: number, links: Links): Block | null {
    const tokens = this.lexer.blocks(this.cut(from, to));
    this.lexer.setLinks(links);
    const token = tokens.find(({ type }) => type !== 'space');
    return token ? this.converter(from, to).block(token) : null;
  }

  #original(index: number): number {
    const place = this.source.original(index);
    return this.#outer ? this.#outer.#original(place) : place;
  }
}
