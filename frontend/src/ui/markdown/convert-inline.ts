import type { Token, Tokens } from 'marked';
import { addressOf, isInlinePicture, showsHost } from './addresses.ts';
import { type CitationMarks, splitMarks } from './citation-marks.ts';
import { decodeEntities } from './entities.ts';
import type { MarkdownLexer } from './lexer.ts';
import type { Inline, Wrapping } from './model.ts';

/** Stands before the end of a formula that was only closed to be shown. The text itself has none. */
export const openMark = '\u0000';

const tagName = /^<(\/?)(sub|sup|kbd|mark)>$/i;
const lineBreak = /^<br ?\/?>$/i;

interface Frame {
  name: Wrapping;
  tag: string;
  children: Inline[];
}

function push(out: Inline[], text: string): void {
  if (text === '') return;
  const last = out.at(-1);
  if (last?.type === 'text') out[out.length - 1] = { type: 'text', text: last.text + text };
  else out.push({ type: 'text', text });
}

function pushAll(out: Inline[], more: readonly Inline[]): void {
  for (const inline of more) {
    if (inline.type === 'text') push(out, inline.text);
    else out.push(inline);
  }
}

/** The words alone. */
export function plainText(inlines: readonly Inline[]): string {
  return inlines.map(wordsOf).join('');
}

function wordsOf(inline: Inline): string {
  switch (inline.type) {
    case 'text':
    case 'code':
      return inline.text;
    case 'break':
      return '\n';
    case 'picture':
    case 'gate':
      return inline.alt;
    case 'math':
      return inline.source;
    case 'citation':
      return `[${inline.number}]`;
    case 'footnote-mark':
      return `[^${inline.label}]`;
    case 'numbered-link':
      return plainText(inline.plain);
    default:
      return plainText(inline.children);
  }
}

/** Makes what stands within lines, from the lexer's tokens. `marks` is null where the source has no `[n]`. */
export class InlineConverter {
  readonly #lexer: MarkdownLexer;
  readonly #marks: CitationMarks | null;

  constructor(lexer: MarkdownLexer, marks: CitationMarks | null) {
    this.#lexer = lexer;
    this.#marks = marks;
  }

  /** `source` is passed, since nothing in it is a citation. */
  skip(source: string): void {
    this.#marks?.skip(source);
  }

  /** What tokens of a block hold. */
  ofBlock(tokens: Token[] | undefined): Inline[] {
    return trimmed(this.convert(this.#lexer.inlines(tokens), false));
  }

  convert(tokens: readonly Token[], isInLink: boolean): Inline[] {
    const root: Inline[] = [];
    const frames: Frame[] = [];
    const out = () => frames.at(-1)?.children ?? root;
    const unwrap = () => {
      const frame = frames.pop();
      if (!frame) return;
      push(out(), frame.tag);
      pushAll(out(), frame.children);
    };
    for (const token of tokens) {
      const tag = token.type === 'html' ? tagName.exec(token.raw) : null;
      const name = tag?.[2]?.toLowerCase() as Wrapping | undefined;
      if (!tag || !name) pushAll(out(), this.#one(token, isInLink));
      else if (tag[1] === '') frames.push({ name, tag: token.raw, children: [] });
      else if (!frames.some((frame) => frame.name === name)) push(out(), token.raw);
      else {
        while (frames.at(-1)?.name !== name) unwrap();
        const children = frames.pop()?.children ?? [];
        out().push({ type: name, children });
      }
    }
    while (frames.length > 0) unwrap();
    return root;
  }

  #one(token: Token, isInLink: boolean): Inline[] {
    switch (token.type) {
      case 'strong':
      case 'em':
      case 'del':
        return [{ type: token.type, children: this.convert(token.tokens ?? [], isInLink) }];
      case 'codespan':
        this.skip(token.raw);
        return [{ type: 'code', text: (token as Tokens.Codespan).text }];
      case 'br':
        return [{ type: 'break' }];
      case 'escape':
        return [{ type: 'text', text: (token as Tokens.Escape).text }];
      case 'link':
        return this.#link(token as Tokens.Link, isInLink);
      case 'image':
        return this.#image(token as Tokens.Image, isInLink);
      case 'math':
        this.skip(token.raw);
        return [mathOf(token as Tokens.Generic)];
      case 'footnote-mark':
        return isInLink
          ? [{ type: 'text', text: token.raw }]
          : [{ type: 'footnote-mark', label: (token as Tokens.Generic).label as string }];
      case 'html':
        return lineBreak.test(token.raw) ? [{ type: 'break' }] : this.#text(token.raw, true);
      case 'checkbox':
        return [];
      default:
        return this.#text(token.raw, isInLink);
    }
  }

  #text(source: string, isInLink: boolean): Inline[] {
    const text = source.replace(/[ \t]*\n[ \t\n]*/g, '\n');
    if (isInLink) return [{ type: 'text', text: decodeEntities(text) }];
    return splitMarks(text).map((token) =>
      token.type === 'text'
        ? { type: 'text', text: decodeEntities(token.value) }
        : {
            type: 'citation',
            number: token.number,
            at: this.#marks?.take(`[${token.number}]`) ?? null,
          },
    );
  }

  #link(token: Tokens.Link, isInLink: boolean): Inline[] {
    const number = isInLink ? undefined : /\[([1-9]\d?)\](?:\[\])?$/.exec(token.raw)?.[1];
    if (number === undefined) {
      const children = this.#linked(token, isInLink);
      this.skip(token.raw);
      return children;
    }
    const [link = { type: 'text', text: '' }] = this.#linked(token, isInLink);
    return [{ type: 'numbered-link', number: Number(number), link, plain: this.#text(token.raw, false) }];
  }

  #linked(token: Tokens.Link, isInLink: boolean): Inline[] {
    const isLiteral = token.autolink === true;
    const children: Inline[] = isLiteral
      ? [{ type: 'text', text: token.text }]
      : this.convert(token.tokens ?? [], true);
    const address = addressOf(isLiteral ? token.href : decodeEntities(token.href));
    if (!address || isInLink) return children;
    const { href, host } = address;
    const isHostShown = showsHost(plainText(children), host);
    return [{ type: 'link', href, host: isHostShown ? null : host, children }];
  }

  #image(token: Tokens.Image, isInLink: boolean): Inline[] {
    const alt = plainText(this.convert(token.tokens ?? [], true));
    this.skip(token.raw);
    const src = decodeEntities(token.href);
    if (isInlinePicture(src)) return [{ type: 'picture', src, alt }];
    const address = isInLink ? null : addressOf(src);
    if (!address || !/^https?:/i.test(address.href)) return [{ type: 'text', text: alt }];
    return [{ type: 'gate', href: address.href, host: address.host, alt }];
  }
}

function mathOf(token: Tokens.Generic): Inline {
  const { source, isOpen } = mathSource(token);
  return { type: 'math', source, isDisplay: token.isDisplay === true, isOpen };
}

export function mathSource(token: Tokens.Generic): { source: string; isOpen: boolean } {
  const written = String(token.source);
  const isOpen = written.endsWith(openMark);
  return { source: isOpen ? written.slice(0, -1).trim() : written, isOpen };
}

/** Without the space at the beginning and at the end of a paragraph. */
export function trimmed(inlines: readonly Inline[], isFirst = true, isLast = true): Inline[] {
  const end = inlines.length - 1;
  return inlines.flatMap((inline, index) => {
    if (inline.type !== 'text') return inline;
    const head = isFirst && index === 0 ? inline.text.trimStart() : inline.text;
    const text = isLast && index === end ? head.trimEnd() : head;
    return text === '' ? [] : { type: 'text' as const, text };
  });
}
