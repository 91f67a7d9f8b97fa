import { openMark } from './convert-inline.ts';
import { mathInline } from './math-syntax.ts';

interface Mark {
  char: string;
  length: number;
  /** Behind it. */
  end: number;
}

/** With more of them open it is no writing that breaks off. */
const maxMarks = 8;

const isSpace = (char: string) => char === '' || /\s/.test(char);
const isWord = (char: string) => /[\p{L}\p{N}]/u.test(char);

/** A line of text that breaks off, with its open marks closed, and without those that enclose nothing yet. */
export function repairInline(text: string): string {
  return new Repair(text).run();
}

class Repair {
  #text: string;
  #at = 0;
  #marks: Mark[] = [];
  #brackets: number[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  run(): string {
    while (this.#at < this.#text.length) {
      const suffix = this.#step(this.#text.charAt(this.#at));
      if (suffix !== null) return this.#closed(suffix);
    }
    this.#openBracket();
    return this.#closed('');
  }

  /** Passes one mark or character. Returns what closes the text where something in it reaches to its end. */
  #step(char: string): string | null {
    switch (char) {
      case '\\':
        return this.#backslash();
      case '`':
        return this.#backticks();
      case '$':
        return this.#dollar();
      case '[':
        this.#brackets.push(this.#at);
        this.#at += 1;
        return null;
      case ']':
        return this.#bracketEnd();
      case '<':
        return this.#tag();
      case '*':
      case '_':
      case '~':
        this.#emphasis(char);
        return null;
      default:
        this.#at += 1;
        return null;
    }
  }

  #cut(at: number): '' {
    this.#text = this.#text.slice(0, at);
    this.#at = at;
    return '';
  }

  #backslash(): string | null {
    const next = this.#text.charAt(this.#at + 1);
    if (next === '') return this.#cut(this.#at);
    if (next !== '(' && next !== '[') {
      this.#at += 2;
      return null;
    }
    return this.#formula(next === '(' ? '\\)' : '\\]');
  }

  #dollar(): string | null {
    if (this.#text.startsWith('$$', this.#at)) return this.#formula('$$');
    const raw = mathInline.call({ lexer: undefined as never }, this.#text.slice(this.#at), [])?.raw;
    this.#at += raw?.length ?? 1;
    return null;
  }

  #formula(closing: string): string | null {
    const start = this.#at + 2;
    const end = this.#text.indexOf(closing, start);
    if (end >= 0) {
      this.#at = end + 2;
      return null;
    }
    const source = this.#text.slice(start).replace(/[$\\]$/, '');
    if (source.trim() === '') return this.#cut(start - 2);
    this.#text = this.#text.slice(0, start) + source;
    return openMark + closing;
  }

  #backticks(): string | null {
    const run = /^`+/.exec(this.#text.slice(this.#at))?.[0] ?? '`';
    const start = this.#at + run.length;
    const rest = this.#text.slice(start);
    const closing = new RegExp(`(?<!\`)\`{${run.length}}(?!\`)`).exec(rest);
    if (closing) {
      this.#at = start + closing.index + run.length;
      return null;
    }
    const written = rest.replace(/`+$/, '');
    if (written.trim() === '') return this.#cut(this.#at);
    this.#text = this.#text.slice(0, start) + written;
    return run;
  }

  #bracketEnd(): string | null {
    const start = this.#brackets.pop();
    this.#at += 1;
    if (start === undefined || this.#text.charAt(this.#at) !== '(') return null;
    const end = this.#text.indexOf(')', this.#at);
    if (end >= 0) {
      this.#at = end + 1;
      return null;
    }
    // The address is still coming: its label stands there as text.
    if (/^\([^\s]*(?:\s+["'][^"']*)?$/.test(this.#text.slice(this.#at))) {
      this.#text = this.#text.slice(0, this.#at - 1);
      this.#dropBracket(start);
      this.#at = this.#text.length;
    }
    return null;
  }

  #tag(): string | null {
    if (/^<\/?[a-z]{0,7}$/i.test(this.#text.slice(this.#at))) return this.#cut(this.#at);
    this.#at += 1;
    return null;
  }

  #emphasis(char: string): void {
    const start = this.#at;
    while (this.#text.charAt(this.#at) === char) this.#at += 1;
    const before = this.#text.charAt(start - 1);
    const after = this.#text.charAt(this.#at);
    const length = this.#at - start;
    if (after === '') {
      this.#lastMark(char, length, start, before);
      return;
    }
    if (char === '~' && length > 2) return;
    const isInWord = char === '_' && isWord(before) && isWord(after);
    const left = !isSpace(before) && !isInWord ? this.#close(char, length) : length;
    if (left > 0 && !isSpace(after) && !isInWord) this.#marks.push({ char, length: left, end: this.#at });
  }

  /** Takes `length` marks off those that are open; what is left of them. */
  #close(char: string, length: number): number {
    let left = length;
    for (let top = this.#marks.at(-1); left > 0 && top?.char === char; top = this.#marks.at(-1)) {
      const taken = Math.min(left, top.length);
      left -= taken;
      top.length -= taken;
      if (top.length === 0) this.#marks.pop();
    }
    return left;
  }

  /** A mark at the very end closes what is open or encloses nothing yet. */
  #lastMark(char: string, length: number, start: number, before: string): void {
    const top = this.#marks.at(-1);
    const isClosing = top?.char === char && !isSpace(before);
    if (isClosing && length >= top.length) {
      this.#close(char, length);
      return;
    }
    if (isClosing || isSpace(before) || !isWord(before) || length > 1) this.#cut(start);
  }

  #openBracket(): void {
    const start = this.#brackets.at(-1);
    if (start === undefined) return;
    const label = this.#text.slice(start + 1);
    if (label.length > 80 || label.includes('\n')) return;
    if (/^(?:\d{0,2}|\^[^\s\]]*)$/.test(label)) this.#cut(this.#isImage(start) ? start - 1 : start);
    else this.#dropBracket(start);
  }

  #isImage = (start: number): boolean => this.#text.charAt(start - 1) === '!';

  #dropBracket(start: number): void {
    const from = this.#isImage(start) ? start - 1 : start;
    const width = start + 1 - from;
    this.#text = this.#text.slice(0, from) + this.#text.slice(start + 1);
    for (const mark of this.#marks) if (mark.end > start) mark.end -= width;
  }

  #closed(suffix: string): string {
    let text = this.#text + suffix;
    if (this.#marks.length > maxMarks) return text;
    for (const { char, length, end } of this.#marks.toReversed()) {
      if (text.slice(end).trim() === '') text = text.slice(0, end - length).trimEnd();
      else text = text.trimEnd() + char.repeat(length);
    }
    return text;
  }
}
