const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const charsPerToken = 4;
const denseCharsPerToken = 1.5;

/** About how many tokens a text takes, without a tokenizer: for sharing a budget, not for fitting a window. */
export function estimateTokens(text: string): number {
  const denseChars = text.match(dense)?.length ?? 0;
  return Math.ceil(denseChars / denseCharsPerToken + (text.length - denseChars) / charsPerToken);
}
