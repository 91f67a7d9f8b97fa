import { Turns } from '../../platform/turns.ts';
import type { ChatMessage } from './port.ts';

/** The tokens of `text`; may stop counting once they are more than `enough`. */
export type CountTokens = (text: string, enough: number) => Promise<number>;

/** What a provider adds around each message: role names and separators. Tokens. */
export const messageOverhead = 8;

/** Other makers' tokenizers cut finer than the one we count with. */
const foreignMargin = 1.1;
/** Counting costs the square of a word's length: 400,000 letters without a space would take a minute in one piece. */
const sliceChars = 256;
/** Words that the tokenizer remembers; its own default is ten times that, and megabytes. */
const remembered = 10_000;

/** A token is one byte at least, so bytes are an upper bound: most prompts need no counting at all. */
export const mayExceed = (messages: readonly ChatMessage[], budget: number): boolean =>
  messages.reduce((sum, message) => sum + Buffer.byteLength(message.content) + messageOverhead, 0) > budget;

/** Loads the tokenizer at the first long prompt: it takes 74 MB. */
export async function tokenCounter(modelName: string): Promise<CountTokens> {
  const { countTokens, setMergeCacheSize } = await import('gpt-tokenizer/encoding/o200k_base');
  setMergeCacheSize(remembered);
  const margin = /gpt|chatgpt|^o\d/i.test(modelName) ? 1 : foreignMargin;
  // What looks like a control token is text here, whoever wrote it.
  const asText = { disallowedSpecial: new Set<string>() };
  const turns = new Turns();
  return async (text, enough) => {
    let tokens = 0;
    for (let at = 0; at < text.length && tokens <= enough; at += sliceChars) {
      tokens += countTokens(text.slice(at, at + sliceChars), asText) * margin;
      await turns.passed();
    }
    return Math.ceil(tokens);
  };
}
