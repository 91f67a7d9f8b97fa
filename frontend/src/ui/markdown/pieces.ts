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

/** A formula within a line has its end at most so far away. */
const maxFormulaChars = 1002;

/**
 * True when nothing behind these tokens can change what they are: no mark of emphasis, bracket, backtick, formula or tag
 * in them waits for its partner. `behind` is how many characters come after them within the piece.
 */
export function isSettled(tokens: readonly Token[], behind = 0): boolean {
  const openTags = new Map<string, number>();
  let after = behind;
  for (const token of tokens.toReversed()) {
    if (token.type === 'escape' && /^\\[([]/.test(token.raw)) return false;
    if (token.type === 'text' && waits(token.raw, after)) return false;
    if (token.type === 'html') {
      const name = /^<\/?(sub|sup|kbd|mark)>$/i.exec(token.raw)?.[1]?.toLowerCase();
      if (name) openTags.set(name, (openTags.get(name) ?? 0) + (token.raw.startsWith('</') ? -1 : 1));
    }
    const { tokens: children } = token as { tokens?: Token[] };
    if (children && !isSettled(children, after)) return false;
    after += token.raw.length;
  }
  return openTags.values().every((count) => count === 0);
}

/** Closed brackets, and marks that cannot open. */
const quiet = /\[[^[\]]*\](?!\()|[*_~]+(?=\s)|(?<=[\p{L}\p{N}])_+(?=[\p{L}\p{N}])/gu;

function waits(raw: string, after: number): boolean {
  if (/[*_~`[\\]|<(?=[a-z/!?])/i.test(raw.replace(quiet, ''))) return true;
  const dollar = raw.lastIndexOf('$');
  return dollar >= 0 && raw.length - dollar + after < maxFormulaChars && !raw.slice(dollar).includes('\n');
}
