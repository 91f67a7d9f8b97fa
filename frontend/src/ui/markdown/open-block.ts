import type { Tokens } from 'marked';
import { lineEnd, type Placed } from './boundaries.ts';
import { type Chunks, withMore } from './chunks.ts';
import { alignOf, headSource, startOf } from './convert.ts';
import { type Fence, fenceAt } from './fences.ts';
import type { Align, Item, Piece, Row } from './model.ts';
import type { Workshop } from './workshop.ts';

interface Begun {
  /** Where it begins in the source. */
  from: number;
  /** Where the first part begins that is not done. */
  next: number;
}

export type OpenCode = Begun & { type: 'code'; fence: Fence };
export type OpenList = Begun & { type: 'list'; start: number | null; items: Chunks<Item> };
export type OpenTable = Begun & { type: 'table'; head: Row; align: Align[]; rows: Chunks<Row> };

export interface OpenParagraph extends Begun {
  type: 'paragraph';
  pieces: Chunks<Piece>;
  /** The line before the last one: nothing above it can become something else. */
  lineFrom: number;
  /** How far it was looked at. */
  seen: number;
  /** From this length on it is tried again to cut a piece off. */
  tryAt: number;
  /** A piece was cut off although something in it may still find its partner: the whole is made anew in the end. */
  isGuess: boolean;
}

/** The block at the end of the text, with those of its parts that are done. */
export type OpenBlock = OpenCode | OpenList | OpenTable | OpenParagraph;

/** Null when not even the first line of the fence is complete. */
export function beginCode(text: string, from: number): OpenCode | null {
  const fence = fenceAt(text.slice(from));
  if (!fence || fence.headLength === null) return null;
  return { type: 'code', from, next: from + fence.headLength, fence };
}

/** The list of `placed`, which goes on with `known` if that is given: all items are done before the last that has begun. */
export function advanceList(shop: Workshop, known: OpenList | null, { token, from }: Placed): OpenList {
  const list = token as Tokens.List;
  const open = known ?? { type: 'list', from, next: from, start: startOf(list), items: [] };
  let end = from;
  const starts = list.items.map(({ raw }) => {
    end += raw.length;
    return end - raw.length;
  });
  let count = list.items.length - 1;
  if (lineEnd(shop.text, starts[count] ?? 0) === null) count -= 1;
  // A definition becomes valid as a part of the finished list.
  const defining = list.items.findIndex(({ raw }) => raw.includes(']:'));
  if (defining >= 0) count = Math.min(count, defining);
  if (count <= 0) return open;
  const next = starts[count] ?? from;
  const items = shop.converter(from, next).items(list.items.slice(0, count));
  return { ...open, next, items: withMore(open.items, items) };
}

/** The table of `placed`, which goes on with `known` if that is given: every row is done whose line is complete. */
export function advanceTable(shop: Workshop, known: OpenTable | null, placed: Placed): OpenTable | null {
  const table = placed.token as Tokens.Table;
  const rowsFrom = known ? placed.from : placed.from + headSource(table).length;
  if (rowsFrom > shop.text.length) return null;
  const open = known ?? {
    type: 'table',
    from: placed.from,
    next: rowsFrom,
    head: shop.converter(placed.from, rowsFrom).head(table),
    align: alignOf(table),
    rows: [],
  };
  const lines = shop.text.slice(rowsFrom, placed.to).split('\n');
  const isLastDone = lineEnd(shop.text, placed.to - 1) !== null;
  const count = Math.min(table.rows.length, isLastDone ? lines.length : lines.length - 1);
  if (count <= 0) return open;
  const next = lines.slice(0, count).reduce((sum, line) => sum + line.length + 1, rowsFrom);
  const done = { ...table, rows: table.rows.slice(0, count) };
  return { ...open, next, rows: withMore(open.rows, shop.converter(rowsFrom, next).rows(done)) };
}
