import { messageOverhead, tokenCounter } from './count-tokens.ts';
import type { ChatMessage, ContextOverflow } from './port.ts';

/** Room that is kept for the answer: a quarter of the window, at most 4,096 tokens. */
const answerShare = 0.25;
const answerMaxTokens = 4_096;
/** What is kept of a refused prompt, more drastic each time: together they reach a 128th. */
const keptShares = [0.75, 0.5, 0.25, 0.0833];

/** What is left of the window for the prompt. Tokens. */
export const budgetOf = (window: number): number =>
  Math.floor(window - Math.min(window * answerShare, answerMaxTokens));

/** The window that leaves `budget` for the prompt. */
export const windowFor = (budget: number): number =>
  Math.ceil(Math.min(budget / (1 - answerShare), budget + answerMaxTokens));

/** Less than what was refused, and what the named window leaves where the provider named one. */
export async function nextBudget(
  modelName: string,
  refusal: {
    error: ContextOverflow;
    refused: readonly ChatMessage[];
    budget: number;
    /** Refusals before this one. */
    overflows: number;
  },
): Promise<number> {
  const count = await tokenCounter(modelName);
  let size = 0;
  for (const { content } of refusal.refused) {
    size += (await count(content, Number.POSITIVE_INFINITY)) + messageOverhead;
  }
  const kept = keptShares[refusal.overflows] ?? 0.0833;
  const allowed = refusal.error.limit === null ? refusal.budget : budgetOf(refusal.error.limit);
  return Math.max(1, Math.floor(Math.min(allowed, refusal.budget * kept, size * kept)));
}
