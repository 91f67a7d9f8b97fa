import type { Token, Tokens } from 'marked';
import { withMore } from './chunks.ts';
import type { CitationMarks } from './citation-marks.ts';
import { InlineConverter, mathSource } from './convert-inline.ts';
import type { DetailsToken } from './details-syntax.ts';
import { codeOf } from './fences.ts';
import type { FootnoteToken } from './footnote-syntax.ts';
import type { MarkdownLexer } from './lexer.ts';
import type { Align, Block, Item, Piece, Row } from './model.ts';

/** Makes blocks from the lexer's tokens. */
export class Converter {
  readonly #lexer: MarkdownLexer;
  readonly #inline: InlineConverter;

  constructor(lexer: MarkdownLexer, marks: CitationMarks | null) {
    this.#lexer = lexer;
    this.#inline = new InlineConverter(lexer, marks);
  }

  blocks(tokens: readonly Token[]): Block[] {
    return tokens.flatMap((token) => this.block(token) ?? []);
  }

  /** Null for what is not drawn. */
  block(token: Token): Block | null {
    switch (token.type) {
      case 'paragraph':
      case 'text': {
        const piece = this.#inline.ofBlock(token.tokens);
        return piece.length === 0 ? null : { type: 'paragraph', pieces: [[piece]] };
      }
      case 'heading': {
        const { depth, tokens } = token as Tokens.Heading;
        return { type: 'heading', depth, pieces: [[this.#inline.ofBlock(tokens)]] };
      }
      case 'code':
        return this.#code(token as Tokens.Code);
      case 'math':
        this.#inline.skip(token.raw);
        return { type: 'math', ...mathSource(token as Tokens.Generic) };
      case 'list': {
        const list = token as Tokens.List;
        return { type: 'list', start: startOf(list), items: withMore([], this.items(list.items)) };
      }
      case 'table': {
        const table = token as Tokens.Table;
        const head = this.head(table);
        return { type: 'table', head, align: alignOf(table), rows: withMore([], this.rows(table)) };
      }
      case 'blockquote':
        return { type: 'quote', children: this.blocks(token.tokens ?? []) };
      case 'details': {
        const { isExpanded, summary, tokens } = token as DetailsToken;
        return { type: 'details', isExpanded, summary: this.piece(summary), children: this.blocks(tokens) };
      }
      case 'footnote': {
        const { label, tokens } = token as FootnoteToken;
        return { type: 'footnote', label, children: this.blocks(tokens) };
      }
      case 'hr':
        return { type: 'rule' };
      default:
        this.#inline.skip(token.raw);
        return null;
    }
  }

  piece(source: string): Piece {
    return this.#inline.convert(this.#lexer.inlinesOf(source), false);
  }

  pieceOf(tokens: readonly Token[]): Piece {
    return this.#inline.convert(tokens, false);
  }

  items(items: readonly Tokens.ListItem[]): Item[] {
    return items.map((item) => ({
      isDone: item.task ? item.checked === true : null,
      children: this.blocks(item.tokens.filter(({ type }) => type !== 'checkbox')),
    }));
  }

  head(table: Tokens.Table): Row {
    return {
      source: headSource(table),
      cells: table.header.map(({ tokens }) => this.#inline.ofBlock(tokens)),
    };
  }

  rows(table: Tokens.Table): Row[] {
    const lines = table.raw.split('\n').slice(2);
    return table.rows.map((cells, index) => ({
      source: lines[index]?.trim() ?? '',
      cells: cells.map(({ tokens }) => this.#inline.ofBlock(tokens)),
    }));
  }

  #code(token: Tokens.Code): Block {
    this.#inline.skip(token.raw);
    const fenced = token.codeBlockStyle === 'indented' ? null : codeOf(token.raw);
    if (fenced) return { type: 'code', ...fenced, isOpen: false };
    return { type: 'code', language: '', code: token.text.replace(/\n+$/, ''), isOpen: false };
  }
}

export const startOf = (list: Tokens.List): number | null => (list.ordered ? Number(list.start) : null);

export const alignOf = (table: Tokens.Table): Align[] => table.align;

/** The two lines that make a table, with their ends. */
export const headSource = (table: Tokens.Table): string =>
  `${table.raw.split('\n').slice(0, 2).join('\n')}\n`;
