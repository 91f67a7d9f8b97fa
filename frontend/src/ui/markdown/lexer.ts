import { Lexer, type MarkedOptions, type Token, Tokenizer, type Tokens } from 'marked';
import { cjkInlineRules } from './cjk-emphasis.ts';
import { detailsBlock } from './details-syntax.ts';
import { footnoteBlock, footnoteMark, footnoteMarkStart } from './footnote-syntax.ts';
import { maskMath, mathBlock, mathBlockStart, mathInline, mathInlineStart } from './math-syntax.ts';

/** What was done, for gates: these are exact where times are not. */
export interface Counters {
  /** Given to the block and to the inline lexer. */
  charsLexed: number;
  blocksInlineLexed: number;
  /** Whole texts, and blocks that had to be made again. */
  fullLexes: number;
}

/** What is nested more deeply is text: the lexer goes into each level by a call. */
const maxDepth = 40;

/** GFM in which nothing reaches further than a blank line, so that what is above one can be drawn for good. */
class BoundedTokenizer extends Tokenizer {
  #depth = 0;

  /** Raw HTML is text like any other. */
  override html(): undefined {
    return undefined;
  }

  override blockquote(src: string): Tokens.Blockquote | undefined {
    return this.#nested(() => super.blockquote(src));
  }

  override list(src: string): Tokens.List | undefined {
    return this.#nested(() => super.list(src));
  }

  #nested<T>(lex: () => T | undefined): T | undefined {
    if (this.#depth >= maxDepth) return undefined;
    this.#depth += 1;
    try {
      return lex();
    } finally {
      this.#depth -= 1;
    }
  }

  /** A line of nothing but space is no row, whatever space it is. */
  override table(src: string): Tokens.Table | undefined {
    const token = super.table(src);
    if (!token) return undefined;
    const blank = src.slice(0, token.raw.length + 1).search(/\n[^\S\n]+\n/);
    return blank < 0 ? token : super.table(src.slice(0, blank + 1));
  }

  /** A definition has two lines at most. */
  override def(src: string): Tokens.Def | undefined {
    if (!/^ {0,3}\[/.test(src)) return undefined;
    return super.def(/^[^\n]*\n?[^\n]*\n*/.exec(src)?.[0] ?? '');
  }

  /** A tag changes nothing for what stands behind it. */
  override tag(src: string): Tokens.Tag | undefined {
    const { inLink, inRawBlock } = this.lexer.state;
    const token = super.tag(src);
    Object.assign(this.lexer.state, { inLink, inRawBlock });
    return token;
  }
}

const masking = { emStrongMask: maskMath } as unknown as NonNullable<MarkedOptions['hooks']>;
const block = {
  renderers: {},
  childTokens: {},
  block: [mathBlock, footnoteBlock, detailsBlock],
  startBlock: [mathBlockStart],
};
const inline = {
  ...block,
  inline: [mathInline, footnoteMark],
  startInline: [mathInlineStart, footnoteMarkStart],
};

/** One text's lexer: blocks first, what stands within their lines only when it is asked for. */
export class MarkdownLexer {
  readonly counters: Counters = { charsLexed: 0, blocksInlineLexed: 0, fullLexes: 0 };
  readonly #lexer: Lexer;
  /** For lines that hold nothing but Markdown, and for those with formulas or notes: looking for these takes time. */
  readonly #plain: MarkedOptions;
  readonly #extended: MarkedOptions;
  readonly #pending = new WeakMap<Token[], string>();

  constructor() {
    const tokenizer = new BoundedTokenizer();
    this.#plain = { gfm: true, tokenizer, extensions: block };
    this.#extended = { gfm: true, tokenizer, extensions: inline, hooks: masking };
    this.#lexer = new Lexer(this.#plain);
    tokenizer.rules = { ...tokenizer.rules, inline: cjkInlineRules };
  }

  /** Sets what reference links may refer to; definitions found by `blocks` come on top. */
  setLinks(links: ReadonlyMap<string, Pick<Tokens.Def, 'href' | 'title'>>): void {
    this.#lexer.tokens.links = Object.assign(Object.create(null), Object.fromEntries(links));
  }

  /** The blocks of `src`, whose lines `inlines` lexes. Their `raw` put together is `src`. */
  blocks(src: string): Token[] {
    this.counters.charsLexed += src.length;
    this.#lexer.inlineQueue = [];
    const tokens = this.#lexer.blockTokens(src, []);
    for (const entry of this.#lexer.inlineQueue) this.#pending.set(entry.tokens, entry.src);
    return tokens;
  }

  /** What `tokens`, as `blocks` made them, hold. */
  inlines(tokens: Token[] | undefined): Token[] {
    if (!tokens) return [];
    const src = this.#pending.get(tokens);
    if (src === undefined) return tokens;
    this.#pending.delete(tokens);
    return this.#lex(src, tokens);
  }

  inlinesOf(src: string): Token[] {
    return this.#lex(src, []);
  }

  #lex(src: string, tokens: Token[]): Token[] {
    this.counters.charsLexed += src.length;
    this.counters.blocksInlineLexed += 1;
    Object.assign(this.#lexer.state, { inLink: false, inRawBlock: false, linkEmitted: false });
    this.#lexer.options = /\$|\\[([]|\[\^/.test(src) ? this.#extended : this.#plain;
    return this.#lexer.inlineTokens(src, tokens);
  }
}
