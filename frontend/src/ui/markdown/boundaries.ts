import type { Token } from 'marked';
import type { DetailsToken } from './details-syntax.ts';
import { closesFence, fenceAt } from './fences.ts';

/** A token and where it stands in the source. */
export interface Placed {
  token: Token;
  from: number;
  to: number;
}

export function place(tokens: readonly Token[], start: number): Placed[] {
  let to = start;
  return tokens.map((token) => {
    const from = to;
    to += token.raw.length;
    return { token, from, to };
  });
}

/**
 * The last place of `source` at which nothing that may still come can change what stands before it; `placed` are the
 * tokens of its end.
 *
 * Shape: the beginning of a line, or of the first token when there is no such place.
 */
export function lastBoundary(placed: readonly Placed[], source: string): number {
  let boundary = placed[0]?.from ?? source.length;
  let isBegunForGood = true;
  const blocks = placed.filter(({ token }) => token.type !== 'space');
  for (const [index, block] of blocks.entries()) {
    const next = blocks[index + 1];
    const end: number | null =
      blankEnd(block, next?.from ?? source.length, source) ?? (isBegunForGood ? ownEnd(block, source) : null);
    const isCut: boolean = next !== undefined && isCutBy(block, next, isBegunForGood, source);
    isBegunForGood = end !== null || isCut;
    if (end !== null) boundary = end;
    else if (next && isCut) boundary = next.from;
  }
  return boundary;
}

/** Where the last character of a token is that is not space. */
export const contentEnd = ({ raw }: Token, to: number): number => to - (raw.length - raw.trimEnd().length);

/** Where a block ends that knows its last line, and that line is complete. */
function ownEnd({ token, to }: Placed, source: string): number | null {
  const isClosed =
    (token.type === 'heading' && !openMath.test(token.raw)) ||
    token.type === 'hr' ||
    token.type === 'math' ||
    (token.type === 'details' && (token as DetailsToken).isClosed) ||
    (token.type === 'code' && isClosedFence(token.raw));
  return isClosed ? lineEnd(source, contentEnd(token, to)) : null;
}

function isClosedFence(raw: string): boolean {
  const fence = fenceAt(raw);
  if (!fence || fence.headLength === null) return false;
  const lines = raw.trimEnd();
  const start = lines.lastIndexOf('\n') + 1;
  return start >= fence.headLength && closesFence(fence, lines.slice(start));
}

const endsAtBlankLine = new Set(['paragraph', 'table', 'blockquote', 'def']);
const blankLine = /^[ \t]*\n$/;

function blankEnd({ token, to }: Placed, limit: number, source: string): number | null {
  if (!endsAtBlankLine.has(token.type)) return null;
  const end = lineEnd(source, contentEnd(token, to));
  if (end === null || end > limit) return null;
  const blank = lineEnd(source, end);
  if (blank === null || blank > limit || !blankLine.test(source.slice(end, blank))) return null;
  return blank;
}

const interrupts = new Set(['list', 'blockquote', 'table', 'hr', 'code', 'heading']);
/** A line that may be the first of a formula whose end has not come. */
export const openMath = /^ {0,3}(?:\$\$|\\\[)/m;
/** A last line that makes a heading or a table of those above it, or else becomes a rule, an item or text. */
const undecided = /^ {0,3}(?:=+[ \t]*|[|:-][|: \t-]*)$/;
/** Such a line makes a table of the line above it, until an underline makes a heading of both and of those before. */
const loneColumn = /^ {0,3}(?::-+:?|-+:) *\n/;

/** True when `next` is and stays another block. `isBegunForGood` says the same of the block before it. */
function isCutBy({ token }: Placed, next: Placed, isBegunForGood: boolean, source: string): boolean {
  const firstLine = lineEnd(source, next.from);
  if (firstLine === null) return false;
  if (next.token.type === 'table' && lineEnd(source, firstLine) === null) return false;
  const lineBefore = source.lastIndexOf('\n', next.from - 2) + 1;
  if (blankLine.test(source.slice(lineBefore, next.from))) return true;
  if (!isBegunForGood) return false;
  if (token.type === 'footnote') return next.token.type === 'footnote';
  if (!interrupts.has(next.token.type)) return false;
  const lastLine = source.slice(source.lastIndexOf('\n') + 1);
  if (undecided.test(lastLine) && !/\n[ \t]*\n/.test(source.slice(next.from))) return false;
  if (token.type === 'paragraph' && loneColumn.test(source.slice(firstLine))) return false;
  if (token.type === 'paragraph' || token.type === 'table') return !openMath.test(token.raw);
  return token.type === 'list';
}

/** Behind the next line end at or after `from`; null when that has not come. */
export function lineEnd(source: string, from: number): number | null {
  const index = source.indexOf('\n', from);
  return index < 0 ? null : index + 1;
}
