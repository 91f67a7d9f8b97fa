import { openMath } from './boundaries.ts';
import type { Chunks } from './chunks.ts';
import type { Fence } from './fences.ts';
import type { Align, Item, Piece, Row } from './model.ts';

interface Begun {
  /** Where it begins in the source. */
  from: number;
}

/** The block at the end of the text, with those of its parts that are done. */
export type OpenBlock =
  | (Begun & { type: 'code'; fence: Fence; scanned: number })
  | (Begun & { type: 'list'; start: number | null; items: Chunks<Item> })
  | (Begun & { type: 'table'; head: Row; align: Align[]; rows: Chunks<Row> })
  | OpenParagraph;

export interface OpenParagraph extends Begun {
  type: 'paragraph';
  pieces: Chunks<Piece>;
  /** Where the first piece that is not done begins. */
  pieceFrom: number;
  /** The line before the last one: nothing above it can become something else. */
  lineFrom: number;
  /** How far it was looked at. */
  seen: number;
  /** From this length on it is tried again to cut a piece off. */
  tryAt: number;
}

/** A line that goes on as it began, whatever comes behind it: no list, rule, heading, fence, table or definition. */
const plainLine = /^(?:[^\s<[\]$\\#>`~|:=+\-*_\d]|(?:\*{1,3}|_{1,3})[^\s*_]|`[^`]|\d+[^\s\d.)])/;

/** True when the lexer has nothing to say about what came since it last looked. */
export function growsPlainly(source: string, { seen }: OpenParagraph): boolean {
  if (source.indexOf('\n', seen) >= 0) return false;
  const lineStart = source.lastIndexOf('\n', seen - 1) + 1;
  return lineStart < seen && plainLine.test(source.slice(lineStart, seen));
}

/** The beginning of the last line but one, or of a formula that is open there; not before `from`. */
export function lineBeforeLast(source: string, from: number): number {
  const formula = openMath.exec(source.slice(from));
  if (formula) return from + formula.index;
  const last = source.lastIndexOf('\n', source.length - 1);
  const before = last <= 0 ? -1 : source.lastIndexOf('\n', last - 1);
  return Math.max(from, before + 1);
}
