export type TextToken =
  | { type: 'text'; value: string }
  /** `index` is where its bracket begins in the text that was split. */
  | { type: 'citation'; number: number; index: number };

const mark = /\[([1-9]\d?)\]/g;

/** Splits text at the `[n]` whose number is among `known`; every other bracket stays text. */
export function splitCitations(text: string, known: ReadonlySet<number>): TextToken[] {
  const tokens: TextToken[] = [];
  let end = 0;
  for (const match of text.matchAll(mark)) {
    const number = Number(match[1]);
    if (!known.has(number)) continue;
    if (match.index > end) tokens.push({ type: 'text', value: text.slice(end, match.index) });
    tokens.push({ type: 'citation', number, index: match.index });
    end = match.index + match[0].length;
  }
  if (end < text.length) tokens.push({ type: 'text', value: text.slice(end) });
  return tokens;
}
