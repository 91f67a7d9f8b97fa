/** A stretch of a text, in UTF-16 units; `end` is the first one after it. */
export interface Span {
  start: number;
  end: number;
}

const ending = /(?<![.!?…])[.!?…]+["'”’»)\]*_]*(?=\s)|[。！？｡][”」』）]*|\n/g;
/** After these a full stop ends no sentence, unless nothing follows it. */
const abbreviation =
  /(?:^|[\s(])(?:\p{L}|\d{1,2}|e\.g|i\.e|etc|vs|cf|Dr|Mr|Mrs|Ms|Prof|St|No|Nr|Fig|Eq|Vol|approx|Inc|Ltd|Jr|Sr|z\.\s?B|d\.\s?h|u\.\s?a|bzw|ca|usw|U\.S|p\.\s?ex|т\.\s?е|г|им|(?:\p{Lu}\.)+\p{Lu})\.$/u;
const startsSentence = /^\s*["'“‘«([*_]*(?![\p{Ll}])/u;
/** What begins a block of its own: list items, headings, quotes, table rows, fences. */
const blockMark = /^[ \t]*(?:[-*+#>|]|\d{1,3}[.)][ \t]|```|~~~)/;
const lineBlock = /^[ \t]*(?:#|\|)/;
const lookbackChars = 12;

/** The sentences of a Markdown text without the blanks around them; list items, rows and headings count as such. */
export function sentencesOf(text: string): Span[] {
  const sentences: Span[] = [];
  let start = 0;
  let lineStart = 0;
  for (const match of text.matchAll(ending)) {
    const end = match.index + match[0].length;
    if (match[0] === '\n') {
      const ends = endsBlock(text, lineStart, end);
      lineStart = end;
      if (!ends) continue;
    } else if (match[0].startsWith('.') && !endsSentence(text, match.index + 1, end)) continue;
    addTrimmed(sentences, text, start, end);
    start = end;
  }
  addTrimmed(sentences, text, start, text.length);
  return sentences;
}

function endsBlock(text: string, lineStart: number, nextLine: number): boolean {
  const next = text.slice(nextLine, nextLine + lookbackChars);
  return (
    /^[ \t\r]*(?:\n|$)/.test(next) ||
    blockMark.test(next) ||
    lineBlock.test(text.slice(lineStart, lineStart + lookbackChars))
  );
}

function endsSentence(text: string, stop: number, end: number): boolean {
  const before = text.slice(Math.max(0, stop - lookbackChars), stop);
  return !abbreviation.test(before) && startsSentence.test(text.slice(end, end + lookbackChars));
}

function addTrimmed(sentences: Span[], text: string, start: number, end: number): void {
  while (start < end && /\s/.test(text.charAt(start))) start++;
  while (end > start && /\s/.test(text.charAt(end - 1))) end--;
  if (end > start) sentences.push({ start, end });
}
