import type { Token, Tokens } from 'marked';
import { contentEnd, lastBoundary, lineEnd, type Placed, place } from './boundaries.ts';
import { type Chunks, withMore } from './chunks.ts';
import { CitationMarks } from './citation-marks.ts';
import { alignOf, Converter, headSource, startOf } from './convert.ts';
import { trimmed } from './convert-inline.ts';
import { definitionsIn, type Links, labelsIn } from './definitions.ts';
import { closesFence, codeIn, fenceAt } from './fences.ts';
import { type Counters, MarkdownLexer } from './lexer.ts';
import type { Block, Piece } from './model.ts';
import { growsPlainly, lineBeforeLast, type OpenBlock, type OpenParagraph } from './open-block.ts';
import { isSettled, lastPause } from './pieces.ts';
import { repair } from './repair.ts';
import { Source } from './source.ts';

interface Span {
  from: number;
  to: number;
}

/** Stands for what a paragraph began with. */
const continuation = 'x\n';

/**
 * Markdown that grows at its end. What can no longer change is made once and kept; each append lexes the rest only.
 *
 * Shape: `committed` only grows, and its blocks stay the same objects; only a reference definition that comes later
 *        makes those that refer to it anew. `tail` is what may still change, repaired so that it can be shown. After
 *        `finish` the tail is empty and the blocks are those of the whole text lexed at once.
 * Units:  places are in UTF-16 units.
 */
export class StreamDoc {
  #text = '';
  #version = 0;
  #isFinished = false;
  #chunks: Chunks<Block> = [];
  #spans: Span[] = [];
  #tail: Block[] = [];
  /** Where the first character stands that is in no committed block and in no finished part of the open one. */
  #offset = 0;
  #open: OpenBlock | null = null;
  #links: Links = new Map();
  /** What the committed part may refer to. */
  #labels = new Set<string>();
  readonly #source = new Source();
  readonly #lexer = new MarkdownLexer();

  /** A text that is complete. */
  static whole(text: string): StreamDoc {
    const doc = new StreamDoc();
    doc.#text = text;
    doc.#source.append(text);
    doc.#lexer.counters.fullLexes += 1;
    doc.finish();
    return doc;
  }

  get text(): string {
    return this.#text;
  }

  get committed(): readonly Block[] {
    return this.#chunks.flat();
  }

  get tail(): readonly Block[] {
    return this.#tail;
  }

  /** All blocks. Full chunks without an open block in them stay the same arrays. */
  get blocks(): Chunks<Block> {
    return withMore(this.#chunks, this.#tail);
  }

  /** Rises with each change. */
  get version(): number {
    return this.#version;
  }

  get isFinished(): boolean {
    return this.#isFinished;
  }

  get counters(): Readonly<Counters> {
    return this.#lexer.counters;
  }

  append(delta: string): void {
    if (delta === '' || this.#isFinished) return;
    this.#text += delta;
    this.#source.append(delta);
    this.#version += 1;
    this.#advance(false);
  }

  /** Nothing more will come. */
  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#version += 1;
    this.#advance(true);
  }

  #advance(isFinal: boolean): void {
    while (this.#step(isFinal));
  }

  /** True when there is more to do. */
  #step(isFinal: boolean): boolean {
    const { text } = this.#source;
    if (this.#open?.type === 'code') return this.#growCode(this.#open, isFinal);
    if (!isFinal && this.#open?.type === 'paragraph' && growsPlainly(text, this.#open)) {
      this.#showParagraph(this.#open);
      return false;
    }
    const placed = this.#lexTail();
    const boundary = isFinal ? text.length : lastBoundary(placed, text);
    const done = isFinal ? placed : placed.filter(({ from }) => from < boundary);
    if (done.length > 0) this.#commit(done, boundary);
    if (isFinal) {
      this.#tail = [];
      return false;
    }
    const rest = placed.slice(done.length).filter(({ token }) => token.type !== 'space');
    this.#open = this.#begin(rest);
    if (this.#open?.type === 'code') return true;
    if (this.#open?.type === 'paragraph' && rest.length === 1 && rest[0]?.token.type === 'paragraph')
      this.#showParagraph(this.#open);
    else this.#show(rest);
    return false;
  }

  /** The tokens behind what is done. Those of an open table or paragraph are told how it began. */
  #lexTail(): Placed[] {
    const open = this.#open;
    if (open?.type === 'table') return this.#lexBehind(open.head.source, this.#offset);
    if (open?.type === 'paragraph' && open.lineFrom > open.from) {
      const placed = this.#lexBehind(continuation, open.lineFrom);
      const [first] = placed;
      if (first?.token.type === 'paragraph') {
        first.from = open.from;
        return placed;
      }
    }
    return this.#lexBehind('', this.#offset);
  }

  #lexBehind(head: string, from: number): Placed[] {
    const placed = place(this.#lexer.blocks(head + this.#source.text.slice(from)), from - head.length);
    const [first] = placed;
    if (first) first.from = from;
    return placed;
  }

  /** Makes blocks for good. `boundary` is where the next one begins. */
  #commit(done: readonly Placed[], boundary: number): void {
    const open = this.#open;
    const found = definitionsIn(
      done.map(({ token }) => token),
      this.#links,
    );
    const needsAnew = [...found.keys()].some((label) => this.#labels.has(label));
    this.#links = new Map([...this.#links, ...found]);
    this.#lexer.setLinks(this.#links);
    const blocks: Block[] = [];
    for (const [index, entry] of done.entries()) {
      const from = index === 0 && open ? open.from : entry.from;
      const isAnew = index === 0 && open !== null && !needsAnew;
      const block = isAnew
        ? this.#joined(open, entry)
        : this.#made(from, entry, open !== null && index === 0);
      if (!block) continue;
      blocks.push(block);
      this.#spans.push({ from, to: entry.to });
    }
    this.#open = null;
    this.#offset = boundary;
    this.#chunks = withMore(this.#chunks, blocks);
    if (needsAnew) this.#remake(found);
    for (const { from, to } of done) this.#remember(from, to);
  }

  #remember(from: number, to: number): void {
    for (const label of labelsIn(this.#source.text.slice(from, to))) this.#labels.add(label);
  }

  /** The block of one token; `isPart` when the token is only the end of what begins at `from`. */
  #made(from: number, { token, to }: Placed, isPart: boolean): Block | null {
    return isPart ? this.#fresh(from, to) : this.#converter(from, to).block(token);
  }

  /** The block that stands from `from` to `to`, lexed by itself. */
  #fresh(from: number, to: number): Block | null {
    const tokens = this.#lexer.blocks(this.#source.text.slice(from, to));
    this.#lexer.setLinks(this.#links);
    const token = tokens.find(({ type }) => type !== 'space');
    return token ? this.#converter(from, to).block(token) : null;
  }

  /** Blocks that refer to what is defined only now. */
  #remake(found: Links): void {
    this.#lexer.counters.fullLexes += 1;
    const blocks = this.#chunks.flat().map((block, index) => {
      const { from, to } = this.#spans[index] ?? { from: 0, to: 0 };
      const refers = labelsIn(this.#source.text.slice(from, to)).some((label) => found.has(label));
      return refers ? (this.#fresh(from, to) ?? block) : block;
    });
    this.#chunks = withMore([], blocks);
  }

  /** The whole of an open block whose last token is there. */
  #joined(open: OpenBlock, entry: Placed): Block | null {
    const { token, from, to } = entry;
    if (open.type === 'list' && token.type === 'list') {
      const items = this.#converter(from, to).items((token as Tokens.List).items);
      return { type: 'list', start: open.start, items: withMore(open.items, items) };
    }
    if (open.type === 'table' && token.type === 'table') {
      const rows = this.#converter(from, to).rows(token as Tokens.Table);
      return { type: 'table', head: open.head, align: open.align, rows: withMore(open.rows, rows) };
    }
    if (open.type === 'paragraph') return this.#joinedParagraph(open, entry);
    return this.#fresh(open.from, to);
  }

  #joinedParagraph(open: OpenParagraph, { token, to }: Placed): Block | null {
    const { text } = this.#source;
    let end = contentEnd(token, to);
    if (token.type === 'heading') end = text.lastIndexOf('\n', end - 1);
    if ((token.type !== 'heading' && token.type !== 'paragraph') || end < open.pieceFrom)
      return this.#fresh(open.from, to);
    const piece = this.#piece(open, end, true);
    const pieces = withMore(open.pieces, piece.length === 0 && open.pieces.length > 0 ? [] : [piece]);
    if (token.type === 'heading') return { type: 'heading', depth: (token as Tokens.Heading).depth, pieces };
    return piece.length === 0 && open.pieces.length === 0 ? null : { type: 'paragraph', pieces };
  }

  #piece({ pieceFrom, pieces }: OpenParagraph, to: number, isLast: boolean): Piece {
    const source = this.#source.text.slice(pieceFrom, to);
    return trimmed(this.#converter(pieceFrom, to).piece(source), pieces.length === 0, isLast);
  }

  #converter(from: number, to: number, text = this.#source.text.slice(from, to)): Converter {
    const hasMarks = /\[[1-9]\d?\]/.test(text);
    const placeOf = (index: number) => this.#source.original(from + index);
    return new Converter(this.#lexer, hasMarks ? new CitationMarks(text, placeOf) : null);
  }

  /** What of the last block is done already. */
  #begin(rest: readonly Placed[]): OpenBlock | null {
    const [first] = rest;
    if (!first) return null;
    const { token, from } = first;
    this.#offset = from;
    this.#lexer.setLinks(this.#links);
    switch (token.type) {
      case 'code':
        return rest.length === 1 ? this.#beginCode(from) : null;
      case 'list':
        return this.#beginList(token as Tokens.List, from);
      case 'table':
        return this.#beginTable(token as Tokens.Table, first);
      case 'paragraph':
        return rest.length === 1 ? this.#beginParagraph(from) : this.#openParagraph();
      case 'heading':
        return this.#openParagraph();
      default:
        return null;
    }
  }

  #openParagraph(): OpenParagraph | null {
    return this.#open?.type === 'paragraph' ? this.#open : null;
  }

  #beginCode(from: number): OpenBlock | null {
    const fence = fenceAt(this.#source.text.slice(from));
    if (!fence || fence.headLength === null) return null;
    return { type: 'code', from, fence, scanned: from + fence.headLength };
  }

  #beginList(list: Tokens.List, from: number): OpenBlock {
    const { text } = this.#source;
    const open = this.#open?.type === 'list' ? this.#open : { from, start: startOf(list), items: [] };
    let end = from;
    const starts = list.items.map(({ raw }) => {
      end += raw.length;
      return end - raw.length;
    });
    let count = list.items.length - 1;
    if (count > 0 && lineEnd(text, starts[count] ?? text.length) === null) count -= 1;
    const defining = list.items.findIndex(({ raw }) => raw.includes(']:'));
    if (defining >= 0) count = Math.min(count, defining);
    const next = starts[count] ?? from;
    if (count <= 0) return { type: 'list', ...open };
    const items = this.#converter(from, next).items(list.items.slice(0, count));
    this.#offset = next;
    this.#remember(from, next);
    return { type: 'list', from: open.from, start: open.start, items: withMore(open.items, items) };
  }

  #beginTable(table: Tokens.Table, { from, to }: Placed): OpenBlock | null {
    const { text } = this.#source;
    const known = this.#open?.type === 'table' ? this.#open : null;
    const head = headSource(table);
    const rowsFrom = known ? from : from + head.length;
    if (rowsFrom > text.length) return null;
    const open = known ?? {
      type: 'table' as const,
      from,
      head: this.#converter(from, rowsFrom).head(table),
      align: alignOf(table),
      rows: [],
    };
    const lines = text.slice(rowsFrom, to).split('\n');
    const isLastDone = lineEnd(text, to - 1) !== null;
    const count = Math.min(table.rows.length, isLastDone ? lines.length : lines.length - 1);
    const next = lines.slice(0, count).reduce((sum, line) => sum + line.length + 1, rowsFrom);
    if (count > 0) {
      const done = { ...table, rows: table.rows.slice(0, count) };
      open.rows = withMore(open.rows, this.#converter(rowsFrom, next).rows(done));
    }
    this.#remember(from, next);
    this.#offset = next;
    return open;
  }

  #beginParagraph(from: number): OpenParagraph {
    const { text } = this.#source;
    const open = this.#openParagraph();
    const lineFrom = lineBeforeLast(text, open?.lineFrom ?? from);
    if (open) return Object.assign(open, { lineFrom });
    return { type: 'paragraph', from, pieces: [], pieceFrom: from, lineFrom, seen: text.length, tryAt: 0 };
  }

  #showParagraph(open: OpenParagraph): void {
    const { text } = this.#source;
    open.seen = text.length;
    this.#lexer.setLinks(this.#links);
    this.#cutPieces(open);
    const source = repair(text.slice(open.pieceFrom));
    const converter = this.#converter(open.pieceFrom, text.length, source);
    const piece = trimmed(converter.piece(source), open.pieces.length === 0);
    const pieces = withMore(open.pieces, [piece]);
    this.#tail = piece.length === 0 && open.pieces.length === 0 ? [] : [{ type: 'paragraph', pieces }];
  }

  #cutPieces(open: OpenParagraph): void {
    const rest = this.#source.text.slice(open.pieceFrom);
    const pause = rest.length < open.tryAt ? 0 : lastPause(rest);
    if (pause === 0) return;
    const tokens = this.#lexer.inlinesOf(rest.slice(0, pause));
    if (!isSettled(tokens)) {
      open.tryAt = rest.length * 1.5;
      return;
    }
    const end = open.pieceFrom + pause;
    const piece = this.#converter(open.pieceFrom, end).pieceOf(tokens);
    this.#remember(open.pieceFrom, end);
    open.pieces = withMore(open.pieces, [trimmed(piece, open.pieces.length === 0, false)]);
    open.pieceFrom = end;
    open.tryAt = 0;
  }

  /** True when the fence has closed. */
  #growCode(open: OpenBlock & { type: 'code' }, isFinal: boolean): boolean {
    const { text } = this.#source;
    const start = open.from + (open.fence.headLength ?? 0);
    for (let end = lineEnd(text, open.scanned); end !== null; end = lineEnd(text, open.scanned)) {
      if (closesFence(open.fence, text.slice(open.scanned, end))) {
        this.#commitCode(open, start, open.scanned, end);
        return true;
      }
      open.scanned = end;
    }
    const last = text.slice(open.scanned);
    const mayClose = last.trim() !== '' && /^ {0,3}(?:`+|~+) *$/.test(last);
    if (isFinal) {
      this.#commitCode(open, start, closesFence(open.fence, last) ? open.scanned : text.length, text.length);
      this.#tail = [];
      return false;
    }
    const code = codeIn(open.fence, text.slice(start, mayClose ? open.scanned : text.length));
    this.#tail = [{ type: 'code', language: open.fence.language, code, isOpen: true }];
    return false;
  }

  #commitCode(open: OpenBlock & { type: 'code' }, start: number, end: number, to: number): void {
    const code = codeIn(open.fence, this.#source.text.slice(start, end));
    const block: Block = { type: 'code', language: open.fence.language, code, isOpen: false };
    this.#chunks = withMore(this.#chunks, [block]);
    this.#spans.push({ from: open.from, to });
    this.#offset = to;
    this.#open = null;
  }

  /** Makes the tail: the open block with what is not done of it, and what stands behind it. */
  #show(rest: readonly Placed[]): void {
    const open = this.#open;
    const from = this.#offset;
    const written = this.#source.text.slice(from);
    const source = repair(written, open?.type === 'table');
    const head = open?.type === 'table' ? open.head.source : '';
    const isAsLexed = source === written && rest[0]?.from === from && open?.type !== 'paragraph';
    const tokens = isAsLexed ? rest.map(({ token }) => token) : this.#lexer.blocks(head + source);
    this.#lexer.setLinks(new Map([...definitionsIn(tokens, new Map()), ...this.#links]));
    const converter = this.#converter(from, this.#source.text.length, source);
    this.#tail = this.#openTail(open, tokens, converter);
  }

  #openTail(open: OpenBlock | null, tokens: readonly Token[], converter: Converter): Block[] {
    const [first, ...others] = tokens;
    if (open?.type === 'list') {
      const list = first?.type === 'list' ? (first as Tokens.List) : null;
      const items = withMore(open.items, list ? converter.items(list.items) : []);
      const rest = converter.blocks(list ? others : tokens);
      return items.length === 0 ? rest : [{ type: 'list', start: open.start, items }, ...rest];
    }
    if (open?.type === 'table' && first?.type === 'table') {
      const rows = withMore(open.rows, converter.rows(first as Tokens.Table));
      const table: Block = { type: 'table', head: open.head, align: open.align, rows };
      return [table, ...converter.blocks(others)];
    }
    return withOpenCode(converter.blocks(tokens));
  }
}

/** A fence at the very end, of which only the first line is there. */
function withOpenCode(blocks: Block[]): Block[] {
  const last = blocks.at(-1);
  return last?.type === 'code' ? [...blocks.slice(0, -1), { ...last, isOpen: true }] : blocks;
}
