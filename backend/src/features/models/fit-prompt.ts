import type { ChatMessage } from './port.ts';

/** What a provider adds around each message: role names and separators. Tokens. */
const messageOverhead = 8;
const gap = '\n\n[… the middle of this message was left out …]\n\n';

export type CountTokens = (text: string) => number;

export interface FittedPrompt {
  messages: ChatMessage[];
  /** Messages that were left out; 0 with `shortened` when only the last one had to be cut. */
  dropped: number;
  shortened: boolean;
}

/**
 * The prompt made to fit `budget` tokens: the instruction and the last message always stay, the oldest turns go first,
 * and a last message that is too long alone loses its middle.
 */
export function fitPrompt(
  messages: readonly ChatMessage[],
  budget: number,
  count: CountTokens,
): FittedPrompt {
  const system = messages.filter((message) => message.role === 'system');
  const turns = messages.filter((message) => message.role !== 'system');
  const last = turns.at(-1);
  const costOf = (message: ChatMessage) => count(message.content) + messageOverhead;
  let room = budget - system.reduce((sum, message) => sum + costOf(message), 0);
  if (!last) return { messages: [...messages], dropped: 0, shortened: false };
  if (costOf(last) > room) {
    const content = cutMiddle(last.content, Math.max(room - messageOverhead, 1), count);
    return { messages: [...system, { ...last, content }], dropped: turns.length - 1, shortened: true };
  }
  let first = turns.length - 1;
  room -= costOf(last);
  for (let i = first - 1; i >= 0; i--) {
    const turn = turns[i] as ChatMessage;
    room -= costOf(turn);
    if (room < 0) break;
    // A kept answer without its question would mislead: only whole turns stay.
    if (turn.role === 'user') first = i;
  }
  return { messages: [...system, ...turns.slice(first)], dropped: first, shortened: false };
}

/** Keeps the head and the tail of `text`, as much as fits into `budget` tokens with the gap between. */
function cutMiddle(text: string, budget: number, count: CountTokens): string {
  let low = 0;
  let high = Math.ceil(text.length / 2);
  const cut = (side: number) =>
    `${text.slice(0, side).toWellFormed()}${gap}${side === 0 ? '' : text.slice(-side).toWellFormed()}`;
  while (low < high) {
    const side = Math.ceil((low + high) / 2);
    if (count(cut(side)) <= budget) low = side;
    else high = side - 1;
  }
  return cut(low);
}
