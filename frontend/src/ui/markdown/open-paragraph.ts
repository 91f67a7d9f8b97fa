import { openMath } from './boundaries.ts';
import { withMore } from './chunks.ts';
import { trimmed } from './convert-inline.ts';
import type { Piece } from './model.ts';
import type { OpenParagraph } from './open-block.ts';
import { isSettled, lastPause } from './pieces.ts';
import type { Workshop } from './workshop.ts';

/** A line that goes on as it began, whatever comes behind it: no list, rule, heading, fence, table or definition. */
export const plainLine = /^(?:[^\s<[\]$\\#>`~|:=+\-*_\d]|(?:\*{1,3}|_{1,3})[^\s*_]|`[^`]|\d+[^\s\d.)])/;

/** True when the lexer of blocks has nothing to say about what came since it last looked. */
export function growsPlainly(text: string, { seen }: OpenParagraph): boolean {
  if (text.indexOf('\n', seen) >= 0) return false;
  const lineStart = text.lastIndexOf('\n', seen - 1) + 1;
  return lineStart < seen && plainLine.test(text.slice(lineStart, seen));
}

/** The paragraph that begins at `from`, which goes on with `known` if that is given. */
export function advanceParagraph(text: string, known: OpenParagraph | null, from: number): OpenParagraph {
  const lineFrom = lineBeforeLast(text, known?.lineFrom ?? from);
  if (known) return { ...known, lineFrom };
  return {
    type: 'paragraph',
    from,
    next: from,
    pieces: [],
    lineFrom,
    seen: text.length,
    tryAt: 0,
    isGuess: false,
  };
}

/** The beginning of the last line but one, or of a formula that is open there; not before `from`. */
function lineBeforeLast(text: string, from: number): number {
  const formula = openMath.exec(text.slice(from));
  if (formula) return from + formula.index;
  const last = text.lastIndexOf('\n', text.length - 1);
  const before = last <= 0 ? -1 : text.lastIndexOf('\n', last - 1);
  return Math.max(from, before + 1);
}

/** A mark that has been open for so long is shown as it was written: it will hardly find its partner. */
const maxOpenChars = 1200;

/** The paragraph with what was cut off its end, if something can be. */
export function withPieces(shop: Workshop, open: OpenParagraph): OpenParagraph {
  const rest = shop.cut(open.next);
  const pause = rest.length < open.tryAt ? 0 : lastPause(rest);
  if (pause === 0) return open;
  const tokens = shop.lexer.inlinesOf(rest.slice(0, pause));
  const isGuess = !isSettled(tokens);
  if (isGuess && (rest.length < maxOpenChars || openMath.test(rest))) {
    const tryAt = rest.length * 1.5;
    return { ...open, tryAt: rest.length < maxOpenChars ? Math.min(tryAt, maxOpenChars) : tryAt };
  }
  const next = open.next + pause;
  const piece = trimmed(shop.converter(open.next, next).pieceOf(tokens), open.pieces.length === 0, false);
  return {
    ...open,
    next,
    pieces: withMore(open.pieces, [piece]),
    tryAt: 0,
    isGuess: open.isGuess || isGuess,
  };
}

/** What stands behind the pieces that are done; `source` is that, repaired if need be. */
export function lastPiece(shop: Workshop, open: OpenParagraph, source: string): Piece {
  const converter = shop.converter(open.next, open.next + source.length, source);
  return trimmed(converter.piece(source), open.pieces.length === 0, true);
}
