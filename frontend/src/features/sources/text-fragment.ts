/** A passage of more words than this is named by its first and its last ones. */
const wholeWords = 10;
const endWords = 5;

/**
 * The address of a page at the place where `passage` stands on it, for browsers that know text fragments.
 *
 * Shape:  null for an address that is not of the web.
 * Source: https://wicg.github.io/scroll-to-text-fragment/ : in a text, `-`, `,` and `&` have a meaning of their own.
 */
export function textFragmentUrl(url: string, passage: string): string | null {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  const [bare = url] = url.split(':~:');
  const directive = textDirective(passage);
  if (directive === null) return bare;
  return `${bare}${bare.includes('#') ? '' : '#'}:~:text=${directive}`;
}

/** A text must lie within one block of the page, and a line of the passage does; a range may go over several. */
function textDirective(passage: string): string | null {
  const lines = passage
    .split('\n')
    .map(withoutMarks)
    .filter((line) => wordsOf(line).length > 0);
  const first = lines[0];
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return null;
  const words = wordsOf(first);
  if (lines.length === 1 && words.length <= wholeWords) return encode(between(first, words, 0, words.length));
  const lastWords = wordsOf(last);
  const start = between(first, words, 0, Math.min(endWords, words.length));
  const end = between(last, lastWords, Math.max(0, lastWords.length - endWords), lastWords.length);
  return `${encode(start)},${encode(end)}`;
}

interface Word {
  start: number;
  end: number;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

function wordsOf(line: string): Word[] {
  return [...segmenter.segment(line)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ index, segment }) => ({ start: index, end: index + segment.length }));
}

function between(line: string, words: readonly Word[], from: number, to: number): string {
  return line.slice(words[from]?.start ?? 0, words[to - 1]?.end ?? line.length);
}

/** The words of a line of Markdown, as the page shows them. */
function withoutMarks(line: string): string {
  return line
    .replace(/^\s*(?:#{1,6}\s|>\s?|[-*+]\s|\d{1,3}[.)]\s|\|)+/, '')
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/\*\*|__|~~|`|\*(?=\S)|(?<=\S)\*/g, '')
    .replace(/\s+/g, ' ');
}

const encode = (text: string): string => encodeURIComponent(text.toWellFormed()).replaceAll('-', '%2D');
