/** Where the next character of a Markdown text stands, if not in prose. */
type Place =
  | { kind: 'prose' }
  | { kind: 'code'; ticks: number }
  | { kind: 'fence'; mark: string; length: number; inInfo: boolean }
  | { kind: 'math'; close: '$' | '$$' | ')' | ']' }
  | { kind: 'label'; depth: number; isIndex: boolean }
  | { kind: 'target'; depth: number };

const prose: Place = { kind: 'prose' };
/** Quote marks, list markers and blanks: what may stand before a fence in its line. */
const beforeFence = /^[\s>]*(?:(?:[-*+]|\d{1,3}[.)])\s+)*$/;
const lineHeadMaxChars = 40;
/** Of names in code; after letters of other scripts a bracket is no index. */
const wordCharacter = /\w/;

/**
 * Tells prose from code, formulas and links while a Markdown text comes in, one UTF-16 unit at a time and without
 * looking ahead. What is never closed ends where its paragraph (code, display formulas) or its line (others) ends.
 */
export class ProseScanner {
  #place: Place = prose;
  /** The unit before, `''` at the start. */
  #last = '';
  #isEscaped = false;
  #isAfterLabel = false;
  #isAfterIndex = false;
  /** A run of backticks, tildes or dollar signs that may still grow. */
  #run = { mark: '', length: 0, opensLine: false, before: '' };
  #lineHead = '';
  #lineIsBlank = true;

  /** Whether `char`, which comes next, stands in prose. */
  isProse(char: string): boolean {
    this.#endRun(char);
    return this.#place.kind === 'prose' && !this.#isEscaped && !(this.#isAfterLabel && char === '(');
  }

  /** Whether what comes next follows a word directly, as an index does. */
  get isAfterWord(): boolean {
    return this.#isAfterIndex || wordCharacter.test(this.#last);
  }

  advance(char: string): void {
    this.#endRun(char);
    if (char === '\n') this.#endLine();
    else this.#step(char);
    this.#note(char);
  }

  /** Takes in a citation that was written as `[n]`, which opens no link. */
  pass(citation: string): void {
    this.#isAfterLabel = false;
    this.#isAfterIndex = false;
    for (const char of citation) this.#note(char);
  }

  #note(char: string): void {
    this.#last = char;
    if (char === '\n') {
      this.#lineHead = '';
      this.#lineIsBlank = true;
      return;
    }
    if (this.#lineHead.length < lineHeadMaxChars) this.#lineHead += char;
    if (!/\s/.test(char)) this.#lineIsBlank = false;
  }

  #endLine(): void {
    const { kind } = this.#place;
    this.#isEscaped = this.#isAfterLabel = this.#isAfterIndex = false;
    if (this.#place.kind === 'fence') this.#place.inInfo = false;
    else if (kind === 'label' || kind === 'target') this.#place = prose;
    else if (this.#place.kind === 'math' && this.#place.close === '$') this.#place = prose;
    else if (this.#lineIsBlank) this.#place = prose;
  }

  #step(char: string): void {
    const isAfterLabel = this.#isAfterLabel;
    this.#isAfterLabel = this.#isAfterIndex = false;
    const { kind } = this.#place;
    if (this.#isEscaped) this.#stepEscaped(char);
    else if (char === '\\' && kind !== 'code' && kind !== 'fence') this.#isEscaped = true;
    else if (this.#isRunMark(char)) this.#growRun(char);
    else if (kind === 'prose') this.#stepProse(char, isAfterLabel);
    else if (kind === 'label' || kind === 'target') this.#stepLink(char);
  }

  #stepEscaped(char: string): void {
    this.#isEscaped = false;
    if (this.#place.kind === 'math') {
      if (char === this.#place.close && char !== '$') this.#place = prose;
    } else if (this.#place.kind === 'prose' && char === '(') this.#place = { kind: 'math', close: ')' };
    else if (this.#place.kind === 'prose' && char === '[') this.#place = { kind: 'math', close: ']' };
  }

  #stepProse(char: string, isAfterLabel: boolean): void {
    if (char === '[') this.#place = { kind: 'label', depth: 1, isIndex: this.isAfterWord };
    else if (char === '(' && isAfterLabel) this.#place = { kind: 'target', depth: 1 };
  }

  #stepLink(char: string): void {
    const place = this.#place;
    if (place.kind !== 'label' && place.kind !== 'target') return;
    const [open, close] = place.kind === 'label' ? '[]' : '()';
    if (char === open) place.depth++;
    if (char !== close || --place.depth > 0) return;
    this.#place = prose;
    if (place.kind === 'label') {
      this.#isAfterLabel = true;
      this.#isAfterIndex = place.isIndex;
    }
  }

  #isRunMark(char: string): boolean {
    const { kind } = this.#place;
    return char === '`' || char === '~' || (char === '$' && (kind === 'prose' || kind === 'math'));
  }

  #growRun(char: string): void {
    if (this.#run.mark === char) this.#run.length++;
    else {
      const opensLine = beforeFence.test(this.#lineHead) && this.#lineHead.length < lineHeadMaxChars;
      this.#run = { mark: char, length: 1, opensLine, before: this.#last };
    }
  }

  /** The run's length is known once another character comes. */
  #endRun(next: string): void {
    const { mark, length, opensLine, before } = this.#run;
    if (mark === '' || mark === next) return;
    this.#run = { mark: '', length: 0, opensLine: false, before: '' };
    if (mark === '$') this.#endDollars(length, before, next);
    else this.#endFenceOrCode(mark, length, opensLine, next);
  }

  #endFenceOrCode(mark: string, length: number, opensLine: boolean, next: string): void {
    const place = this.#place;
    if (place.kind === 'fence') {
      if (place.inInfo && mark === '`' && place.mark === '`') {
        // An info line holds no backticks: it was inline code at the start of a line.
        this.#place = length === place.length ? prose : { kind: 'code', ticks: place.length };
      } else if (opensLine && mark === place.mark && length >= place.length && /\s/.test(next)) {
        this.#place = prose;
      }
    } else if (opensLine && length >= 3 && !(place.kind === 'code' && place.ticks === length)) {
      this.#place = { kind: 'fence', mark, length, inInfo: true };
    } else if (mark === '`' && place.kind === 'code') {
      if (length === place.ticks) this.#place = prose;
    } else if (mark === '`' && place.kind === 'prose') {
      this.#place = { kind: 'code', ticks: length };
    }
  }

  /** A dollar sign before a digit or a blank, or after a word, is money. */
  #endDollars(length: number, before: string, next: string): void {
    const place = this.#place;
    if (place.kind === 'math') {
      const closes = place.close === '$' ? length === 1 && !/\s/.test(before) : length >= 2;
      if (closes && place.close.startsWith('$')) this.#place = prose;
    } else if (place.kind === 'prose') {
      if (length === 2) this.#place = { kind: 'math', close: '$$' };
      else if (length === 1 && !/[\s\d]/.test(next) && !wordCharacter.test(before)) {
        this.#place = { kind: 'math', close: '$' };
      }
    }
  }
}
