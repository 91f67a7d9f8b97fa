import type { CountTokens } from './fit-prompt.ts';
import type { ChatMessage } from './port.ts';

/** Other makers' tokenizers cut finer than the one we count with. */
const foreignMargin = 1.1;

/** A token is one byte at least, so bytes are an upper bound: most prompts need no counting at all. */
export const mayExceed = (messages: readonly ChatMessage[], budget: number): boolean =>
  messages.reduce((sum, message) => sum + Buffer.byteLength(message.content) + 8, 0) > budget;

/** Loads the tokenizer at the first long prompt: it takes tens of megabytes. */
export async function tokenCounter(modelName: string): Promise<CountTokens> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  const margin = /gpt|chatgpt|^o\d/i.test(modelName) ? 1 : foreignMargin;
  return (text) => Math.ceil(countTokens(text) * margin);
}
