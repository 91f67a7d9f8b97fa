import { stemmer } from 'stemmer';
import { stopWords } from './stop-words.ts';

/** Written without blanks between words, or with endings that hide them. */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー`;
const isUnspaced = new RegExp(`^[${unspaced}]`, 'v');
const number = String.raw`\p{N}+(?:[.,]\p{N}+)*(?![\p{L}\p{M}\p{N}])`;
const runs = new RegExp(String.raw`[${unspaced}]+|${number}|[[\p{L}\p{M}\p{N}]--[${unspaced}]]+`, 'gv');
const asciiNumber = /[0-9]+(?:[.,][0-9]+)*(?![a-z0-9])/y;
const ascii = /^[\0-\x7f]*$/;
/** Longer ones are no words; the stemmer's time grows with the square. */
const wordMaxChars = 40;
/** V8 cuts longer words out as views, and a remembered view would keep the whole page in memory. */
const rememberedMaxChars = 12;
/** Texts repeat their words, and a stem costs a hundred times a look in a map. `''`: no term. */
const stems = new Map<string, string>();
const stemsMax = 50_000;
/** The last ASCII word of each hash with its term: most words are known without being cut out of their text. */
const hashMask = 0x7fff;
const lastWords: string[] = new Array(hashMask + 1).fill('');
const lastTerms: string[] = new Array(hashMask + 1).fill('');

/** Lower case, compatible forms made one, accents dropped; voiced kana and hangul stay whole. */
export function fold(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');
  return plain.normalize('NFC').replaceAll('ß', 'ss');
}

/** As `visitTerms`, in a list. */
export function termsOf(text: string): string[] {
  const terms: string[] = [];
  visitTerms(text, (term) => terms.push(term));
  return terms;
}

/**
 * What a text is searched by: stems of its words without stop words, numbers without thousands separators, pairs of
 * neighbouring characters where words are not spaced. In the order of the text, with repeats.
 */
export function visitTerms(text: string, visit: (term: string) => void): void {
  if (ascii.test(text)) visitAscii(text.toLowerCase(), visit);
  else for (const run of fold(text).match(runs) ?? []) visitRun(run, visit);
}

function visitRun(run: string, visit: (term: string) => void): void {
  const code = run.charCodeAt(0);
  if (code > 0x7f && isUnspaced.test(run)) visitPairs(run, visit);
  else if (isDigit(code)) visitNumber(run, visit);
  else visitWord(termOf(run), visit);
}

/** The same for ASCII, several times as fast. */
function visitAscii(text: string, visit: (term: string) => void): void {
  for (let at = 0; at < text.length; ) {
    const start = at;
    let hash = 0;
    for (let code = text.charCodeAt(at); isLetterOrDigit(code); code = text.charCodeAt(++at)) {
      hash = (Math.imul(hash, 31) + code) | 0;
    }
    if (at === start) at++;
    else if (isDigit(text.charCodeAt(start))) at = visitFigure(text, start, at, visit);
    else visitWord(asciiTerm(text, start, at, hash), visit);
  }
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isLetterOrDigit = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || isDigit(code);

/** A number, with what belongs to it behind its point, or a word that begins with a digit. Where it ends. */
function visitFigure(text: string, start: number, end: number, visit: (term: string) => void): number {
  asciiNumber.lastIndex = start;
  const run = asciiNumber.exec(text)?.[0];
  if (run === undefined) visitWord(termOf(text.slice(start, end)), visit);
  else visitNumber(run, visit);
  return run === undefined ? end : start + run.length;
}

function asciiTerm(text: string, start: number, end: number, hash: number): string {
  const slot = (hash ^ (hash >>> 15)) & hashMask;
  const known = lastWords[slot] ?? '';
  if (known.length === end - start && text.startsWith(known, start)) return lastTerms[slot] ?? '';
  const word = text.slice(start, end);
  const term = termOf(word);
  if (word.length <= rememberedMaxChars) {
    lastWords[slot] = word;
    lastTerms[slot] = term;
  }
  return term;
}

const visitWord = (term: string, visit: (term: string) => void): void => {
  if (term !== '') visit(term);
};

/** A version is also found by its first part: `26.10.0` by `26`. */
function visitNumber(run: string, visit: (term: string) => void): void {
  const tight = run.replace(/,(?=\d{3}(?!\d))/g, '');
  const point = tight.indexOf('.');
  visit(tight);
  if (point > 0) visit(tight.slice(0, point));
}

function visitPairs(run: string, visit: (term: string) => void): void {
  const characters = [...run];
  if (characters.length === 1) visit(run);
  for (let i = 1; i < characters.length; i++) visit(`${characters[i - 1]}${characters[i]}`);
}

/** The stem of a word, `''` for a stop word. */
function termOf(word: string): string {
  if (word.length > rememberedMaxChars) return stemOf(word);
  const known = stems.get(word);
  if (known !== undefined) return known;
  const term = stopWords.has(word) ? '' : stemOf(word);
  if (stems.size >= stemsMax) stems.clear();
  stems.set(word, term);
  return term;
}

const stemOf = (word: string): string =>
  /^[a-z]+$/.test(word) && word.length <= wordMaxChars ? stemmer(word) : word.slice(0, wordMaxChars);
