import type { Token, Tokens } from 'marked';
import { contentEnd, lastBoundary, lineEnd, type Placed } from './boundaries.ts';
import { type Chunks, withMore } from './chunks.ts';
import { CommittedBlocks } from './committed.ts';
import type { Converter } from './convert.ts';
import { definitionsIn } from './definitions.ts';
import { closesFence, codeIn } from './fences.ts';
import type { Counters } from './lexer.ts';
import type { Block } from './model.ts';
import { beginNested, type NestedBlock } from './nested-block.ts';
import {
  advanceList,
  advanceTable,
  beginCode,
  type OpenBlock,
  type OpenCode,
  type OpenParagraph,
} from './open-block.ts';
import { advanceParagraph, growsPlainly, lastPiece, withPieces } from './open-paragraph.ts';
import { repair } from './repair.ts';
import { Workshop } from './workshop.ts';

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
  #version = 0;
  #isFinished = false;
  #tail: Block[] = [];
  #open: OpenBlock | null = null;
  /** Where the first block begins that is not committed. */
  #offset = 0;
  /** The block at the end, when what stands in it is a document of its own. */
  #nested: { block: NestedBlock; doc: StreamDoc } | null = null;
  readonly #shop: Workshop;
  readonly #done: CommittedBlocks;

  constructor(shop = new Workshop()) {
    this.#shop = shop;
    this.#done = new CommittedBlocks(shop);
  }

  /** A text that is complete. */
  static whole(text: string): StreamDoc {
    const doc = new StreamDoc();
    doc.#shop.source.append(text);
    doc.#shop.lexer.counters.fullLexes += 1;
    doc.finish();
    return doc;
  }

  get committed(): readonly Block[] {
    return this.#done.chunks.flat();
  }

  get committedCount(): number {
    return this.#done.count;
  }

  get tail(): readonly Block[] {
    return this.#tail;
  }

  /** All blocks. Full pieces stay the same arrays unless a block of the tail is in them. */
  get blocks(): Chunks<Block> {
    return withMore(this.#done.chunks, this.#tail);
  }

  /** Rises with each change. */
  get version(): number {
    return this.#version;
  }

  get isFinished(): boolean {
    return this.#isFinished;
  }

  get counters(): Readonly<Counters> {
    return this.#shop.lexer.counters;
  }

  append(delta: string): void {
    if (delta === '' || this.#isFinished) return;
    this.#shop.source.append(delta);
    this.#version += 1;
    while (this.#step(false));
  }

  /** Nothing more will come. */
  finish(): void {
    if (this.#isFinished) return;
    this.#isFinished = true;
    this.#version += 1;
    while (this.#step(true));
    this.#tail = [];
  }

  /** True when there is more to do. */
  #step(isFinal: boolean): boolean {
    const { text } = this.#shop;
    if (this.#nested && !isFinal && this.#growNested(this.#nested)) return false;
    this.#nested = null;
    if (this.#open?.type === 'code') return this.#growCode(this.#open, isFinal);
    if (!isFinal && this.#open?.type === 'paragraph' && growsPlainly(text, this.#open)) {
      this.#showParagraph(this.#open);
      return false;
    }
    const placed = this.#lexTail();
    const boundary = isFinal ? text.length : lastBoundary(placed, text);
    const done = isFinal ? placed : placed.filter(({ from }) => from < boundary);
    if (done.length > 0) this.#commit(done, boundary);
    if (isFinal) return false;
    const rest = placed.slice(done.length).filter(({ token }) => token.type !== 'space');
    const open = this.#begin(rest);
    this.#open = open;
    if (open?.type === 'code') return true;
    if (rest.length === 1 && this.#nest(rest[0])) return false;
    const isParagraph = rest.length === 1 && rest[0]?.token.type === 'paragraph';
    if (open?.type === 'paragraph' && isParagraph) this.#showParagraph(open);
    else this.#show(rest);
    return false;
  }

  /** The tokens behind what is done. Those of an open table or paragraph are told how it began. */
  #lexTail(): Placed[] {
    const open = this.#open;
    if (open?.type === 'list') return this.#shop.tokensFrom(open.next);
    if (open?.type === 'table') {
      const placed = this.#shop.tokensFrom(open.next, open.head.source);
      // A head that began with the mark of a formula may have become one.
      if (placed[0]?.token.type === 'table') return placed;
      this.#open = null;
    }
    if (open?.type === 'paragraph' && open.lineFrom > open.from) {
      const placed = this.#shop.tokensFrom(open.lineFrom, continuation);
      const [first] = placed;
      if (first?.token.type === 'paragraph') {
        first.from = open.from;
        return placed;
      }
    }
    return this.#shop.tokensFrom(this.#offset);
  }

  /** Makes blocks for good. The next one begins at `boundary`. */
  #commit(done: readonly Placed[], boundary: number): void {
    const open = this.#open;
    const found = definitionsIn(
      done.map(({ token }) => token),
      this.#done.links,
    );
    const isBehind = this.#done.refersTo(found);
    this.#done.define(found);
    this.#shop.lexer.setLinks(this.#done.links);
    const blocks: Block[] = [];
    const spans: { from: number; to: number }[] = [];
    for (const [index, entry] of done.entries()) {
      const begun = index === 0 ? open : null;
      const from = begun?.from ?? entry.from;
      const block = begun ? this.#joined(begun, entry, isBehind) : this.#made(entry);
      if (!block) continue;
      blocks.push(block);
      spans.push({ from, to: entry.to });
    }
    this.#open = null;
    this.#offset = boundary;
    if (isBehind) this.#done.remake(found);
    this.#done.add(blocks, spans);
    for (const { from, to } of done) this.#done.remember(from, to);
  }

  #made({ token, from, to }: Placed): Block | null {
    return this.#shop.converter(from, to).block(token);
  }

  /** The whole of an open block whose last token is there. `isAnew`: what is done of it was made too early. */
  #joined(open: OpenBlock, entry: Placed, isAnew: boolean): Block | null {
    const { token, from, to } = entry;
    if (!isAnew && open.type === 'list' && token.type === 'list') {
      const items = this.#shop.converter(from, to).items((token as Tokens.List).items);
      return { type: 'list', start: open.start, items: withMore(open.items, items) };
    }
    if (!isAnew && open.type === 'table' && token.type === 'table') {
      const rows = this.#shop.converter(from, to).rows(token as Tokens.Table);
      return { type: 'table', head: open.head, align: open.align, rows: withMore(open.rows, rows) };
    }
    const paragraph =
      !isAnew && open.type === 'paragraph' && !open.isGuess ? this.#joinedParagraph(open, entry) : null;
    return paragraph ?? this.#shop.fresh(open.from, to, this.#done.links);
  }

  /** Null when nothing is in it, or when it became something of which not even its finished pieces are a part. */
  #joinedParagraph(open: OpenParagraph, { token, to }: Placed): Block | null {
    const { text } = this.#shop;
    let end = contentEnd(token, to);
    if (token.type === 'heading') end = text.lastIndexOf('\n', end - 1);
    if ((token.type !== 'heading' && token.type !== 'paragraph') || end < open.next) return null;
    const piece = lastPiece(this.#shop, open, this.#shop.cut(open.next, end));
    if (piece.length === 0 && open.pieces.length === 0) return null;
    const pieces = withMore(open.pieces, piece.length === 0 ? [] : [piece]);
    if (token.type === 'paragraph') return { type: 'paragraph', pieces };
    return { type: 'heading', depth: (token as Tokens.Heading).depth, pieces };
  }

  /** The first block of `rest`, with what is done of it. */
  #begin(rest: readonly Placed[]): OpenBlock | null {
    const [first] = rest;
    if (!first) return null;
    this.#shop.lexer.setLinks(this.#done.links);
    const open = this.#advanced(first, rest.length === 1);
    this.#offset = open?.from ?? first.from;
    if (open && open.type !== 'code') this.#done.remember(first.from, open.next);
    return open;
  }

  #advanced(first: Placed, isAlone: boolean): OpenBlock | null {
    const { text } = this.#shop;
    const before = this.#open;
    const { type } = first.token;
    if (type === 'list') return advanceList(this.#shop, before?.type === 'list' ? before : null, first);
    if (type === 'table') return advanceTable(this.#shop, before?.type === 'table' ? before : null, first);
    if (type === 'code' && isAlone) return beginCode(text, first.from);
    const paragraph = before?.type === 'paragraph' ? before : null;
    return type === 'paragraph' && isAlone ? advanceParagraph(text, paragraph, first.from) : paragraph;
  }

  /** True when what stands in `placed` is a document of its own from now on. */
  #nest(placed: Placed | undefined): boolean {
    if (!placed || this.#done.links.size > 0) return false;
    const block = beginNested(this.#shop, placed, this.#open);
    const nested = block && { block, doc: new StreamDoc(block.text.shop) };
    if (!nested || !this.#growNested(nested) || nested.doc.blocks.length === 0) return false;
    this.#nested = nested;
    return true;
  }

  /** False when more has come than is in it. */
  #growNested({ block, doc }: { block: NestedBlock; doc: StreamDoc }): boolean {
    const delta = block.text.take();
    if (delta === null) return false;
    doc.append(delta);
    this.#tail = [block.around(doc.blocks.flat())];
    return true;
  }

  #showParagraph(begun: OpenParagraph): void {
    const { text } = this.#shop;
    this.#shop.lexer.setLinks(this.#done.links);
    const open = { ...withPieces(this.#shop, begun), seen: text.length };
    this.#done.remember(begun.next, open.next);
    this.#open = open;
    const piece = lastPiece(this.#shop, open, repair(this.#shop.cut(open.next)));
    const pieces = withMore(open.pieces, [piece]);
    this.#tail = piece.length === 0 && open.pieces.length === 0 ? [] : [{ type: 'paragraph', pieces }];
  }

  /** True when the fence has closed. */
  #growCode(open: OpenCode, isFinal: boolean): boolean {
    const { text } = this.#shop;
    for (let end = lineEnd(text, open.next); end !== null; end = lineEnd(text, open.next)) {
      if (closesFence(open.fence, text.slice(open.next, end))) {
        this.#commitCode(open, open.next, end);
        return true;
      }
      open.next = end;
    }
    const last = text.slice(open.next);
    if (isFinal) {
      this.#commitCode(open, closesFence(open.fence, last) ? open.next : text.length, text.length);
      return false;
    }
    const mayClose = last.trim() !== '' && /^ {0,3}(?:`+|~+) *$/.test(last);
    this.#tail = [{ ...codeBlock(this.#shop, open, mayClose ? open.next : text.length), isOpen: true }];
    return false;
  }

  #commitCode(open: OpenCode, end: number, to: number): void {
    this.#done.add([codeBlock(this.#shop, open, end)], [{ from: open.from, to }]);
    this.#offset = to;
    this.#open = null;
  }

  /** Makes the tail: the open block with what is not done of it, and what stands behind it. */
  #show(rest: readonly Placed[]): void {
    const open = this.#open;
    const from = open?.type === 'list' || open?.type === 'table' ? open.next : this.#offset;
    const written = this.#shop.cut(from);
    const source = repair(written, open?.type === 'table');
    const head = open?.type === 'table' ? open.head.source : '';
    const isAsLexed = source === written && rest[0]?.from === from && open?.type !== 'paragraph';
    const tokens = isAsLexed ? rest.map(({ token }) => token) : this.#shop.lexer.blocks(head + source);
    this.#shop.lexer.setLinks(new Map([...definitionsIn(tokens, new Map()), ...this.#done.links]));
    const converter = this.#shop.converter(from, this.#shop.text.length, source);
    this.#tail = withOpenCode(tailOf(open, tokens, converter));
  }
}

/** The blocks of `tokens`, of which the first goes on with what is done of the open block. */
function tailOf(open: OpenBlock | null, tokens: readonly Token[], converter: Converter): Block[] {
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
  return converter.blocks(tokens);
}

function codeBlock(shop: Workshop, open: OpenCode, end: number): Extract<Block, { type: 'code' }> {
  const code = codeIn(open.fence, shop.cut(open.from + (open.fence.headLength ?? 0), end));
  return { type: 'code', language: open.fence.language, code, isOpen: false };
}

/** Code at the very end may go on. */
function withOpenCode(blocks: Block[]): Block[] {
  const last = blocks.at(-1);
  return last?.type === 'code' ? [...blocks.slice(0, -1), { ...last, isOpen: true }] : blocks;
}
