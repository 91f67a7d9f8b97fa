import { stemmer } from 'stemmer';
import { stopWords } from './stop-words.ts';

/** Written without blanks between words, or with endings that hide them. */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー`;
const isUnspaced = new RegExp(`^[${unspaced}]`, 'v');
const number = String.raw`\p{N}+(?:[.,]\p{N}+)*(?![\p{L}\p{M}\p{N}])`;
const runs = new RegExp(String.raw`[${unspaced}]+|${number}|[[\p{L}\p{M}\p{N}]--[${unspaced}]]+`, 'gv');
/** The same for ASCII, several times as fast. */
const asciiRuns = /[0-9]+(?:[.,][0-9]+)*(?![a-z0-9])|[a-z0-9]+/g;
const ascii = /^[\0-\x7f]*$/;
/** Longer ones are no words; the stemmer's time grows with the square. */
const wordMaxChars = 40;
/** Texts repeat their words, and a stem costs a hundred times a look in a map. `''`: no term. */
const stems = new Map<string, string>();
const stemsMax = 50_000;

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
  const folded = fold(text);
  for (const run of folded.match(ascii.test(folded) ? asciiRuns : runs) ?? []) {
    const code = run.charCodeAt(0);
    if (code > 0x7f && isUnspaced.test(run)) visitPairs(run, visit);
    else if (code >= 0x30 && code <= 0x39) visitNumber(run, visit);
    else {
      const stem = stems.get(run) ?? newStem(run);
      if (stem !== '') visit(stem);
    }
  }
}

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

function newStem(word: string): string {
  const isEnglish = /^[a-z]+$/.test(word) && word.length <= wordMaxChars;
  const stem = isEnglish ? stemmer(word) : word.slice(0, wordMaxChars);
  if (stems.size >= stemsMax) stems.clear();
  stems.set(word, stopWords.has(word) ? '' : stem);
  return stopWords.has(word) ? '' : stem;
}
