/** How well `query` fits a text, and which of its characters it fits. */
export interface Match {
  /** Higher is better; only comparable among matches of one query. */
  score: number;
  /** Where the text was matched, in UTF-16 units, in order and apart. */
  ranges: { start: number; end: number }[];
}

/** Without accents and case, character by character, so that places stay where they are. */
function fold(text: string): string {
  let folded = '';
  for (const unit of text.toLowerCase()) {
    const plain = unit.normalize('NFD').replace(/\p{M}/gu, '');
    folded += plain.length === unit.length ? plain : unit;
  }
  return folded.length === text.length ? folded : text;
}

const isWordStart = (text: string, at: number) => at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '');

/** Letters may be left out between those of the query, but not so many that it could be anything. */
const maxGapPerLetter = 3;
/** What lies before a word's start was skipped on purpose. */
const skippedWordShare = 1 / 4;

/** Where the first letter of `rest` is best taken: at a word's start if what follows it still fits, else the next one. */
function placeOf(rest: readonly string[], text: string, from: number): number {
  const [letter = ''] = rest;
  const next = text.indexOf(letter, from);
  for (let at = next; at >= 0; at = text.indexOf(letter, at + 1)) {
    if (at === from || (isWordStart(text, at) && fitsFrom(rest, text, at))) return at;
  }
  return next;
}

/** Whether these letters follow each other in `text` from `at` on. */
function fitsFrom(letters: readonly string[], text: string, at: number): boolean {
  let next = at;
  return letters.every((letter) => {
    const found = text.indexOf(letter, next);
    next = found + letter.length;
    return found >= 0;
  });
}

/** The query's letters in order, with others between them. */
function matchScattered(word: string, text: string): Match | null {
  const letters = [...word];
  const ranges: Match['ranges'] = [];
  let from = 0;
  let starts = 0;
  let gap = 0;
  for (const [index, letter] of letters.entries()) {
    const at = placeOf(letters.slice(index), text, from);
    if (at < 0) return null;
    const isStart = isWordStart(text, at);
    if (isStart) starts += 1;
    if (index > 0) gap += (at - from) * (isStart ? skippedWordShare : 1);
    ranges.push({ start: at, end: at + letter.length });
    from = at + letter.length;
  }
  if (gap > letters.length * maxGapPerLetter) return null;
  return { score: 30 + (20 * starts) / letters.length - gap, ranges };
}

function matchWord(word: string, text: string): Match | null {
  let first = -1;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (first < 0) first = at;
    if (isWordStart(text, at)) {
      return { score: 100 - Math.min(20, at / 4), ranges: [{ start: at, end: at + word.length }] };
    }
  }
  if (first >= 0) {
    return { score: 70 - Math.min(20, first / 4), ranges: [{ start: first, end: first + word.length }] };
  }
  return word.length < 2 ? null : matchScattered(word, text);
}

/**
 * How well the words of `query` fit `text`; null when one of them does not at all. Best: a word's start; then its
 * middle; then letters with gaps between them, such as the first letters of words.
 */
export function match(query: string, text: string): Match | null {
  const words = fold(query.trim()).split(/\s+/).filter(Boolean);
  const folded = fold(text);
  let score = 0;
  const ranges: Match['ranges'] = [];
  for (const word of words) {
    const found = matchWord(word, folded);
    if (!found) return null;
    score += found.score / words.length;
    ranges.push(...found.ranges);
  }
  // Of two that fit alike, the one that says little else.
  return { score: score - Math.min(5, text.length / 40), ranges: joined(ranges) };
}

function joined(ranges: Match['ranges']): Match['ranges'] {
  const result: Match['ranges'] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else result.push({ ...range });
  }
  return result;
}

export interface Ranked<T> {
  entry: T;
  match: Match;
}

/** Those that fit `query`, best first; all of them, in their own order, when nothing is asked. */
export function rank<T>(query: string, entries: readonly T[], textOf: (entry: T) => string): Ranked<T>[] {
  return entries
    .flatMap((entry): Ranked<T>[] => {
      const found = match(query, textOf(entry));
      return found ? [{ entry, match: found }] : [];
    })
    .sort((a, b) => (query.trim() === '' ? 0 : b.match.score - a.match.score));
}
