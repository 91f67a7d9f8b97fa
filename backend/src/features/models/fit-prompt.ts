import { type CountTokens, messageOverhead } from './count-tokens.ts';
import type { ChatMessage } from './port.ts';

const gap = '\n\n[… the middle of this message was left out …]\n\n';
/** A cut message is kept by pieces of this length, shorter ones where little is kept. */
const pieceChars = 256;

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
export async function fitPrompt(
  messages: readonly ChatMessage[],
  budget: number,
  count: CountTokens,
): Promise<FittedPrompt> {
  const system = messages.filter((message) => message.role === 'system');
  const turns = messages.filter((message) => message.role !== 'system');
  const last = turns.at(-1);
  if (!last) return { messages: [...messages], dropped: 0, shortened: false };
  const costOf = async (message: ChatMessage, room: number) =>
    (await count(message.content, room)) + messageOverhead;
  let room = budget;
  for (const message of system) room -= await costOf(message, budget);
  const cost = await costOf(last, room);
  if (cost > room) {
    const content = await cutMiddle(last.content, room - messageOverhead, count);
    return { messages: [...system, { ...last, content }], dropped: turns.length - 1, shortened: true };
  }
  room -= cost;
  let first = turns.length - 1;
  for (let i = first - 1; i >= 0; i--) {
    const turn = turns[i] as ChatMessage;
    room -= await costOf(turn, room);
    if (room < 0) break;
    // A kept answer without its question would mislead: only whole turns stay.
    if (turn.role === 'user') first = i;
  }
  return { messages: [...system, ...turns.slice(first)], dropped: first, shortened: false };
}

/** Keeps the head and the tail of `text`, about as much as fits into `budget` tokens with the gap between. */
async function cutMiddle(text: string, budget: number, count: CountTokens): Promise<string> {
  const room = Math.max(0, budget - (await count(gap, budget)));
  const step = Math.max(1, Math.min(pieceChars, Math.floor(room / 8)));
  const head = await charsThatFit((from, to) => text.slice(from, to), text.length / 2, step, room / 2, count);
  const fromEnd = (from: number, to: number) => text.slice(text.length - to, text.length - from);
  const tail = await charsThatFit(fromEnd, text.length - head, step, room / 2, count);
  return `${text.slice(0, head).toWellFormed()}${gap}${text.slice(text.length - tail).toWellFormed()}`;
}

/** How many characters, in whole pieces, cost at most `room` tokens. */
async function charsThatFit(
  pieceOf: (from: number, to: number) => string,
  most: number,
  step: number,
  room: number,
  count: CountTokens,
): Promise<number> {
  let cost = 0;
  let chars = 0;
  while (chars + step <= most) {
    cost += await count(pieceOf(chars, chars + step), room);
    if (cost > room) break;
    chars += step;
  }
  return chars;
}
