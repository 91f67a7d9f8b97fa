import type { Token, TokenizerExtensionFunction, TokenizerStartFunction } from 'marked';

export interface FootnoteToken {
  type: 'footnote';
  raw: string;
  label: string;
  tokens: Token[];
}

export interface FootnoteMarkToken {
  type: 'footnote-mark';
  raw: string;
  label: string;
}

const opening = /^ {0,3}\[\^([^\s[\]]{1,200})\]:[ \t]*/;
const otherBlock = /^ {0,3}(?:#{1,6}(?:\s|$)|>|[-*+][ \t]|\d{1,9}[.)][ \t]|`{3}|~{3}|\[\^)/;

/** `[^label]: text`, with lines that go on and, after a blank one, those that are indented. */
export const footnoteBlock: TokenizerExtensionFunction = function (src) {
  const match = opening.exec(src);
  if (!match?.[1]) return undefined;
  const end = endOf(src);
  const raw = src.slice(0, end);
  const inner = raw.slice(match[0].length).replace(/^ {1,4}/gm, '');
  const { state } = this.lexer;
  const isTop = state.top;
  state.top = true;
  const tokens = this.lexer.blockTokens(inner, []);
  state.top = isTop;
  return { type: 'footnote', raw, label: match[1], tokens } satisfies FootnoteToken;
};

function endOf(src: string): number {
  let end = 0;
  let isAfterBlank = false;
  for (const line of src.split(/(?<=\n)/)) {
    const isBlank = line.trim() === '';
    if (end > 0 && !isBlank) {
      const isIndented = /^(?: {2}|\t)/.test(line);
      if (isAfterBlank ? !isIndented : !isIndented && otherBlock.test(line)) break;
    }
    isAfterBlank = isBlank;
    end += line.length;
  }
  return src.slice(0, end).trimEnd().length;
}

export const footnoteMark: TokenizerExtensionFunction = (src) => {
  if (!src.startsWith('[^')) return undefined;
  const match = /^\[\^([^\s[\]]{1,200})\]/.exec(src);
  if (!match?.[1]) return undefined;
  return { type: 'footnote-mark', raw: match[0], label: match[1] } satisfies FootnoteMarkToken;
};

export const footnoteMarkStart: TokenizerStartFunction = (src) => {
  const index = src.indexOf('[^');
  return index < 0 ? undefined : index;
};
