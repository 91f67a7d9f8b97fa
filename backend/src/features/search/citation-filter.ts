import { ProseScanner } from './prose-scanner.ts';

const holdMaxChars = 12;
const list = String.raw`\s*\d{1,3}(?:\s*,\s*\d{1,3})*\s*`;
const citation = new RegExp(String.raw`^(?:\[\^?${list}\]|【${list}】|\(source ${list}\))$`, 'i');
/** What may still become a citation. */
const begun = /^(?:\[\^?[\d\s,]*|【[\d\s,]*|\((?:s(?:o(?:u(?:r(?:c(?:e(?: [\d\s,]*)?)?)?)?)?)?)?)$/i;
const closesPhrase = /[\s.,;:!?)\]}»”。，、；：！？）]/;

/**
 * Writes every citation of a streamed answer as `[n]` and takes out those without a source. Code, formulas, links and
 * an index after a word (`arr[1]`) stay as they are. How the answer is cut into pieces makes no difference.
 *
 * Units:  at most 12 characters are held back, and one blank. `written`: what came before, when an answer is continued.
 */
export class CitationFilter {
  readonly #sourceCount: number;
  readonly #scanner = new ProseScanner();
  /** A citation that is not decided yet. */
  #held = '';
  /** A blank that goes if the citation after it does. */
  #blank = '';
  #hasVanished = false;
  #isAfterCitation = false;
  #out = '';

  constructor(sourceCount: number, written = '') {
    this.#sourceCount = sourceCount;
    if (sourceCount > 0) for (let i = 0; i < written.length; i++) this.#scanner.advance(written.charAt(i));
  }

  push(piece: string): string {
    if (this.#sourceCount === 0) return piece;
    for (let i = 0; i < piece.length; i++) this.#take(piece.charAt(i));
    return this.#taken();
  }

  /** What was still held back. */
  end(): string {
    while (this.#held !== '') {
      if (citation.test(this.#held)) this.#settle();
      else this.#release();
    }
    if (!this.#hasVanished) this.#out += this.#blank;
    this.#blank = '';
    this.#hasVanished = false;
    return this.#taken();
  }

  #taken(): string {
    const out = this.#out;
    this.#out = '';
    return out;
  }

  #take(char: string): void {
    if (this.#held !== '') this.#takeHeld(char);
    else if (this.#mayBegin(char)) this.#held = char;
    else this.#write(char);
  }

  #mayBegin(char: string): boolean {
    if (char !== '[' && char !== '【' && char !== '(') return false;
    return this.#scanner.isProse(char);
  }

  #takeHeld(char: string): void {
    const grown = this.#held + char;
    if (citation.test(this.#held)) {
      // `[1](`: a link, of which nothing is changed.
      if (char === '(' && this.#held.endsWith(']')) this.#release();
      else this.#settle();
      this.#take(char);
    } else if (grown.length <= holdMaxChars && this.#mayBecome(grown)) {
      this.#held = grown;
    } else {
      this.#release();
      this.#take(char);
    }
  }

  #mayBecome(held: string): boolean {
    const isIndex = this.#scanner.isAfterWord && held.startsWith('[') && !held.startsWith('[^');
    return !isIndex && (begun.test(held) || citation.test(held));
  }

  /** No citation: its first character is text, the rest is looked at anew. */
  #release(): void {
    const held = this.#held;
    this.#held = '';
    this.#write(held.charAt(0));
    for (let i = 1; i < held.length; i++) this.#take(held.charAt(i));
  }

  #settle(): void {
    const numbers = (this.#held.match(/\d+/g) ?? []).map(Number);
    this.#held = '';
    const kept = numbers.filter((number) => number >= 1 && number <= this.#sourceCount);
    if (kept.length === 0) {
      this.#hasVanished = true;
      this.#scanner.pass(']');
      return;
    }
    const written = kept.map((number) => `[${number}]`).join('');
    this.#out += this.#blank + written;
    this.#blank = '';
    this.#hasVanished = false;
    this.#isAfterCitation = true;
    this.#scanner.pass(written);
  }

  #write(char: string): void {
    const leavesGap = this.#hasVanished && closesPhrase.test(char);
    if (!leavesGap) this.#out += this.#blank;
    // Together they would be a link.
    if (this.#isAfterCitation && char === '(') this.#out += ' ';
    this.#blank = '';
    this.#hasVanished = this.#isAfterCitation = false;
    const mayGo = char === ' ' && this.#scanner.isProse(char);
    this.#scanner.advance(char);
    if (mayGo) this.#blank = char;
    else this.#out += char;
  }
}
