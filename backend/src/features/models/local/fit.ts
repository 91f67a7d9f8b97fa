import type { ChatMessage } from '../port.ts';

const cutMark = '\n[...]\n';

/** No tokenizer in use packs more characters than this into an average token; spares counting what cannot fit. */
const mostCharsPerToken = 8;

/**
 * Makes `messages` fit into `limit` tokens as told by `count`: drops the oldest turns, then cuts the middle out of
 * the last message, or of the system message when that takes more than half. The system message stays first, and
 * what follows it begins with the user.
 */
export function fit(
  messages: readonly ChatMessage[],
  limit: number,
  count: (messages: readonly ChatMessage[]) => number,
): ChatMessage[] {
  const short = messages.map((one) => cutMiddle(one, limit * mostCharsPerToken));
  const system = short.filter((one) => one.role === 'system');
  const turns = short.filter((one) => one.role !== 'system');
  const fits = (some: readonly ChatMessage[]) => count(some) <= limit;
  const kept = search(turns.length, (length) => fits([...system, ...lastTurns(turns, length)]));
  if (kept > 0 || turns.length === 0) return [...system, ...lastTurns(turns, Math.max(kept, 1))];
  const head = system.length > 0 ? cutToFit(system, (some) => count(some) <= limit / 2) : system;
  const last = turns.slice(-1);
  return [...head, ...cutToFit(last, (some) => fits([...head, ...some]))];
}

/** The last `length` turns, without answers whose question is gone. */
function lastTurns(turns: readonly ChatMessage[], length: number): ChatMessage[] {
  const some = length > 0 ? turns.slice(-length) : [];
  const first = some.findIndex((one) => one.role === 'user');
  return first > 0 ? some.slice(first) : some;
}

function cutToFit(
  messages: readonly ChatMessage[],
  fits: (messages: readonly ChatMessage[]) => boolean,
): ChatMessage[] {
  const longest = Math.max(...messages.map((one) => one.content.length));
  const cutAll = (chars: number) => messages.map((one) => cutMiddle(one, chars));
  return cutAll(search(longest, (chars) => fits(cutAll(chars))));
}

function cutMiddle(message: ChatMessage, chars: number): ChatMessage {
  const { content } = message;
  if (content.length <= chars) return message;
  const half = Math.max(0, Math.floor((chars - cutMark.length) / 2));
  const cut = content.slice(0, half) + cutMark + content.slice(content.length - half);
  return { ...message, content: cut.toWellFormed() };
}

/** The largest number from 0 to `most` that passes, given that all below a passing one pass. */
function search(most: number, passes: (value: number) => boolean): number {
  let low = 0;
  let high = most;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (passes(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
