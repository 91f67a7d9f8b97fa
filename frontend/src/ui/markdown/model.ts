import type { Chunks } from './chunks.ts';

/** What stands within a line. Addresses were judged when it was made: nothing here can run. */
export type Inline =
  | { type: 'text'; text: string }
  | { type: Wrapping; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'break' }
  /** `host` is shown beside the label; null where the label shows it. */
  | { type: 'link'; href: string; host: string | null; children: Inline[] }
  /** A picture whose bytes are in the text itself. */
  | { type: 'picture'; src: string; alt: string }
  /** A picture from elsewhere, which is not loaded. */
  | { type: 'gate'; href: string; host: string; alt: string }
  /** `isOpen`: its end has not come yet. */
  | { type: 'math'; source: string; isDisplay: boolean; isOpen: boolean }
  | { type: 'footnote-mark'; label: string }
  /** `[n]`. `at` is where its bracket begins in the whole text, in UTF-16 units; null when that cannot be told. */
  | { type: 'citation'; number: number; at: number | null }
  /** A link by a number that may be that of a source: then `plain` is what was written. */
  | { type: 'numbered-link'; number: number; link: Inline; plain: Inline[] };

export type Wrapping = 'strong' | 'em' | 'del' | 'sub' | 'sup' | 'kbd' | 'mark';

/** A stretch of a paragraph. Long ones are cut where nothing before can reach behind. */
export type Piece = readonly Inline[];

export interface Item {
  /** Null: not a task. */
  isDone: boolean | null;
  children: Block[];
}

export type Align = 'left' | 'center' | 'right' | null;

export interface Row {
  /** As it was written, for copying. */
  source: string;
  cells: Piece[];
}

export type Block =
  | { type: 'paragraph'; pieces: Chunks<Piece> }
  | { type: 'heading'; depth: number; pieces: Chunks<Piece> }
  /** `isOpen`: more lines are coming. */
  | { type: 'code'; language: string; code: string; isOpen: boolean }
  | { type: 'math'; source: string; isOpen: boolean }
  /** `start` is null for bullets. */
  | { type: 'list'; start: number | null; items: Chunks<Item> }
  | { type: 'table'; head: Row; align: Align[]; rows: Chunks<Row> }
  | { type: 'quote'; children: Block[] }
  | { type: 'details'; isExpanded: boolean; summary: Piece; children: Block[] }
  /** Drawn at the end, not in its place. */
  | { type: 'footnote'; label: string; children: Block[] }
  | { type: 'rule' };
