import type { Token, TokenizerExtensionFunction } from 'marked';

export interface DetailsToken {
  type: 'details';
  raw: string;
  isClosed: boolean;
  isExpanded: boolean;
  summary: string;
  tokens: Token[];
}

const opening = /^ {0,3}<details( open(?:="")?)?>/i;
const tag = /<(\/?)details(?: open(?:="")?)?>/gi;
const heading = /^\s*<summary>([\s\S]*?)<\/summary>/i;

const maxDepth = 20;
let depth = 0;

/** `<details>` with Markdown in it. One that is never closed holds what follows, and stands open. */
export const detailsBlock: TokenizerExtensionFunction = function (src) {
  const match = depth < maxDepth ? opening.exec(src) : null;
  if (!match) return undefined;
  const end = closingOf(src);
  const raw = end === null ? src : src.slice(0, end) + (/^[ \t]*(?:\n|$)/.exec(src.slice(end))?.[0] ?? '');
  let inner = src.slice(match[0].length, end === null ? undefined : end - '</details>'.length);
  const summary = heading.exec(inner);
  if (summary) inner = inner.slice(summary[0].length);
  const { state } = this.lexer;
  const isTop = state.top;
  state.top = true;
  depth += 1;
  const tokens = this.lexer.blockTokens(inner, []);
  depth -= 1;
  state.top = isTop;
  return {
    type: 'details',
    raw,
    isClosed: end !== null,
    isExpanded: match[1] !== undefined || end === null,
    summary: summary?.[1]?.trim() ?? '',
    tokens,
  } satisfies DetailsToken;
};

/** Where the tag that closes the first one ends; null when none does. It is the last of its line. */
function closingOf(src: string): number | null {
  let depth = 0;
  for (const match of src.matchAll(tag)) {
    const end = match.index + match[0].length;
    if (match[1] === '') depth += 1;
    else if (depth > 1) depth -= 1;
    else if (/^[ \t]*(?:\n|$)/.test(src.slice(end, end + 80))) return end;
  }
  return null;
}
