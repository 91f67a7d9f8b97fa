/** A place in a text, in UTF-16 units. */
export interface Range {
  start: number;
  end: number;
}

interface Word extends Range {
  word: string;
}

const wordSegmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
const sentenceSegmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

function wordsOf(text: string): Word[] {
  return [...wordSegmenter.segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ index, segment }) => ({
      word: segment.toLowerCase(),
      start: index,
      end: index + segment.length,
    }));
}

/** Beginnings and ends of this many words are enough to find a passage of which the middle differs. */
const anchorWords = 6;

/**
 * Where `passage` stands in `text`, whatever the spaces and marks between its words.
 *
 * Shape: null when it does not; a passage whose middle differs is found by its beginning and its end.
 */
export function findPassage(text: string, passage: string): Range | null {
  const haystack = wordsOf(text);
  const needle = wordsOf(passage).map(({ word }) => word);
  if (needle.length === 0) return null;
  const whole = indexOfWords(haystack, needle, 0);
  if (whole >= 0) return rangeOf(haystack, whole, whole + needle.length - 1);
  if (needle.length < 2 * anchorWords) return null;
  const head = indexOfWords(haystack, needle.slice(0, anchorWords), 0);
  if (head < 0) return null;
  const tail = indexOfWords(haystack, needle.slice(-anchorWords), head);
  const isNear = tail >= 0 && tail - head <= 2 * needle.length;
  return rangeOf(haystack, head, (isNear ? tail : head) + anchorWords - 1);
}

function indexOfWords(words: readonly Word[], wanted: readonly string[], from: number): number {
  const last = words.length - wanted.length;
  for (let index = from; index <= last; index += 1) {
    if (wanted.every((word, offset) => words[index + offset]?.word === word)) return index;
  }
  return -1;
}

function rangeOf(words: readonly Word[], first: number, last: number): Range | null {
  const start = words[first]?.start;
  const end = words[last]?.end;
  return start === undefined || end === undefined ? null : { start, end };
}

/** Less than this share of a claim's words in a sentence is chance. */
const minShare = 0.3;

/** The sentence of `passage` that has most of the claim's words; null when none has enough of them. */
export function supportingSentence(passage: string, claim: string): Range | null {
  const wanted = new Set(contentWords(claim));
  if (wanted.size === 0) return null;
  let best: Range | null = null;
  let bestCount = 0;
  for (const { index, segment } of sentenceSegmenter.segment(passage)) {
    const count = new Set(contentWords(segment)).intersection(wanted).size;
    if (count <= bestCount) continue;
    bestCount = count;
    best = { start: index, end: index + segment.trimEnd().length };
  }
  return bestCount / wanted.size >= minShare ? best : null;
}

/** Short words are in every sentence; numbers say something at any length, and so does a character of a script without spaces. */
const contentWords = (text: string): string[] =>
  wordsOf(text)
    .map(({ word }) => word)
    .filter((word) => word.length > 3 || /\d|[^\p{Script=Latin}]/u.test(word));

/** The sentence that the mark at `at` stands in or behind, without marks. */
export function claimAt(text: string, at: number): string {
  const before = text
    .slice(0, at)
    .replace(/\[\d{1,2}\]/g, '')
    .trimEnd();
  const lines = before.split('\n');
  const sentences = [...sentenceSegmenter.segment(lines.at(-1) ?? '')];
  return sentences.at(-1)?.segment.trim() ?? '';
}
