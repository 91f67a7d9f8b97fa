import { ownText } from '../../lib/own-text.ts';

/** So many lines are drawn as one piece: a line more draws this piece anew and leaves the others alone. */
export const chunkLines = 16;

/** Whole lines, each with its line feed. */
export interface Chunk {
  lines: readonly string[];
}

/** A text cut into pieces, such that one that goes on keeps all its pieces but the last. */
export interface ChunkedText {
  text: string;
  /** All hold `chunkLines` lines but the last, which may hold fewer. */
  chunks: readonly Chunk[];
  /** The last line, with its line feed once that has come: a line is whole when the next one has begun. */
  last: string;
  /** How many lines there are, the last included. */
  lineCount: number;
}

export const emptyText: ChunkedText = { text: '', chunks: [], last: '', lineCount: 1 };

/** The pieces of `text`, with those of `before` where it goes on from there. Returns `before` itself when it is the same. */
export function advanceText(before: ChunkedText, text: string): ChunkedText {
  if (text === before.text) return before;
  const from = text.startsWith(before.text) ? before : emptyText;
  const fresh = ownText(text.slice(from.text.length - from.last.length));
  const lines = fresh.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const last = lines.pop() ?? '';
  const chunks = lines.length > 0 ? withLines(from.chunks, lines) : from.chunks;
  return { text, chunks, last, lineCount: from.lineCount + lines.length };
}

function withLines(before: readonly Chunk[], lines: readonly string[]): Chunk[] {
  const chunks = before.slice();
  let rest = lines;
  const tail = chunks.at(-1);
  if (tail && tail.lines.length < chunkLines) {
    const room = chunkLines - tail.lines.length;
    chunks[chunks.length - 1] = { lines: [...tail.lines, ...rest.slice(0, room)] };
    rest = rest.slice(room);
  }
  for (let i = 0; i < rest.length; i += chunkLines) chunks.push({ lines: rest.slice(i, i + chunkLines) });
  return chunks;
}
