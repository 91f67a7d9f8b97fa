import { stemmer } from 'stemmer';
import { stopWords } from './stop-words.ts';

/** Written without blanks between words, or with endings that hide them. */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー`;
const runs = new RegExp(
  String.raw`(?<unspaced>[${unspaced}]+)|[\p{N}]+(?:[.,]\p{N}+)*(?![\p{L}])|[[\p{L}\p{M}\p{N}]--[${unspaced}]]+`,
  'gv',
);
const ascii = /^[\0-\x7f]*$/;
/** Longer ones are no words; the stemmer's time grows with the square. */
const wordMaxChars = 40;
/** Texts repeat their words, and a stem costs a hundred times a look in a map. */
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

/**
 * What a text is searched by: stems of its words without stop words, numbers without thousands separators, pairs of
 * neighbouring characters where words are not spaced. In the order of the text, with repeats.
 */
export function termsOf(text: string): string[] {
  const terms: string[] = [];
  for (const match of fold(text).matchAll(runs)) {
    const [run] = match;
    if (match.groups?.unspaced !== undefined) terms.push(...pairsOf(run));
    else if (/^\p{N}/u.test(run)) terms.push(...numberTerms(run));
    else if (!stopWords.has(run)) terms.push(stemOf(run));
  }
  return terms;
}

/** A version is also found by its first part: `26.10.0` by `26`. */
function numberTerms(run: string): string[] {
  const number = run.replace(/,(?=\d{3}(?!\d))/g, '');
  const [major = number] = number.split('.');
  return major === number ? [number] : [number, major];
}

function pairsOf(run: string): string[] {
  const characters = [...run];
  if (characters.length === 1) return characters;
  return characters.slice(1).map((character, i) => (characters[i] ?? '') + character);
}

function stemOf(word: string): string {
  const known = stems.get(word);
  if (known !== undefined) return known;
  const stem =
    /^[a-z]+$/.test(word) && word.length <= wordMaxChars ? stemmer(word) : word.slice(0, wordMaxChars);
  if (stems.size >= stemsMax) stems.clear();
  stems.set(word, stem);
  return stem;
}
