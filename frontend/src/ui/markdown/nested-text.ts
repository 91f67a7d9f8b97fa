import { lineEnd } from './boundaries.ts';
import { Workshop } from './workshop.ts';

/** What marks a line of a container as a part of it; null: there is none, or it cannot be told yet. */
interface Margin {
  /** The length of the mark at the start of `line`. */
  of(line: string): number | null;
  /** True while more of `line` may make it such a mark. */
  mayCome(line: string): boolean;
}

const quoteMargin: Margin = {
  of: (line) => /^ {0,3}>(?: |(?=[^ \t]))/.exec(line)?.[0].length ?? null,
  mayCome: (line) => /^ {0,3}>?$/.test(line),
};

const itemMargin = (indent: number): Margin => ({
  of(line) {
    const spaces = /^ */.exec(line)?.[0].length ?? 0;
    if (spaces >= indent) return indent;
    return spaces < line.length && line.charAt(spaces) === '\n' ? spaces : null;
  },
  mayCome: (line) => /^ *$/.test(line),
});

const marker = /^( {0,3}(?:[-*+]|\d{1,9}[.)]))( +)(?=[^ \t\n])/;
const task = /^\[[ xX]\] +/;

/**
 * What stands in a list item or a quote, without the margin of its lines: a text that grows by itself, so that it can be
 * lexed like any other.
 *
 * Units: places are in UTF-16 units of the text around it.
 */
export class NestedText {
  readonly shop: Workshop;
  readonly #outer: Workshop;
  readonly #margin: Margin;
  #next: number;
  #isLineStart: boolean;

  private constructor(outer: Workshop, margin: Margin, from: number, isLineStart: boolean) {
    this.#outer = outer;
    this.shop = new Workshop(outer);
    this.#margin = margin;
    this.#next = from;
    this.#isLineStart = isLineStart;
    this.shop.source.skip(from);
  }

  static ofQuote(outer: Workshop, from: number): NestedText {
    return new NestedText(outer, quoteMargin, from, true);
  }

  /** Null for an item whose first line is empty or has tabs. */
  static ofItem(outer: Workshop, from: number, isTask: boolean): NestedText | null {
    const first = outer.text.slice(from, lineEnd(outer.text, from) ?? undefined);
    const found = marker.exec(first);
    if (!found || first.includes('\t')) return null;
    const [, mark = '', spaces = ''] = found;
    const indent = mark.length + (spaces.length > 4 ? 1 : spaces.length);
    const box = isTask ? (task.exec(first.slice(indent))?.[0].length ?? 0) : 0;
    return new NestedText(outer, itemMargin(indent), from + indent + box, false);
  }

  /** What has come of it since the last time; null when what follows is not, or not surely, a part of it. */
  take(): string | null {
    const { text } = this.#outer;
    if (text.indexOf(']:', Math.max(0, this.#next - 1)) >= 0) return null;
    let taken = '';
    while (this.#next < text.length) {
      if (this.#isLineStart) {
        const line = text.slice(this.#next, lineEnd(text, this.#next) ?? undefined);
        const length = this.#margin.of(line);
        if (length === null && this.#margin.mayCome(line)) break;
        if (length === null) return null;
        this.#next += length;
        this.#isLineStart = false;
        this.shop.source.skip(length, taken.length);
      }
      const end = lineEnd(text, this.#next);
      taken += text.slice(this.#next, end ?? undefined);
      this.#next = end ?? text.length;
      this.#isLineStart = end !== null;
    }
    return taken;
  }
}
