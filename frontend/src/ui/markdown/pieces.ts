import type { Token } from 'marked';

/** Below this a paragraph is not worth cutting. */
const minChars = 120;

const afterSentence = /[.!?;:,]["')\]]?\s(?=[\p{L}\p{N}])|[。！？；：，、](?=[\p{Lo}])/gu;

/** The last place of `text` at which a piece of a paragraph may end; 0 when there is none. */
export function lastPause(text: string): number {
  if (text.length < minChars) return 0;
  let last = 0;
  for (const { 0: pause, index } of text.matchAll(afterSentence)) last = index + pause.length;
  return last;
}

/**
 * True when nothing behind these tokens can change what they are: no mark of emphasis, bracket, backtick, formula or tag
 * in them waits for its partner.
 */
export function isSettled(tokens: readonly Token[]): boolean {
  const openTags = new Map<string, number>();
  for (const token of tokens) {
    if (token.type === 'escape' && /^\\[([]/.test(token.raw)) return false;
    if (token.type === 'text' && waits(token.raw)) return false;
    if (token.type === 'html') {
      const name = /^<\/?(sub|sup|kbd|mark)>$/i.exec(token.raw)?.[1]?.toLowerCase();
      if (name) openTags.set(name, (openTags.get(name) ?? 0) + (token.raw.startsWith('</') ? -1 : 1));
    }
    const { tokens: children } = token as { tokens?: Token[] };
    if (children && !isSettled(children)) return false;
  }
  return openTags.values().every((count) => count === 0);
}

const quiet = /\[[^[\]]*\](?!\()|(?<=\s)[*_~]+(?=\s)|(?<=[\p{L}\p{N}])_+(?=[\p{L}\p{N}])/gu;

const waits = (raw: string): boolean => /[*_~`[\\]|<(?=[a-z/!?])|\$(?!\s)/i.test(raw.replace(quiet, ''));
