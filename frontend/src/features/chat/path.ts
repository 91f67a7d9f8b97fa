import type { Conversation, Message } from '@parley/contract/conversations';
import type { LiveAnswer, Thread, Turn } from './types.ts';

/** What is on the screen: the end of the path, or the stretch that the reader went to. */
export const shownTurns = (thread: Thread): Turn[] => thread.excerpt?.turns ?? thread.turns;

export const hasOlderTurns = (thread: Thread): boolean => thread.excerpt?.hasOlder ?? thread.hasOlder;

type Live = Record<string, LiveAnswer>;

/**
 * Takes over what the server says about the end of a conversation's path. Turns that are on the screen keep their keys,
 * and their identity when nothing has changed; a turn whose answer has just ended here stays as it is: the stream knows
 * more than the snapshot. Older turns that were read before stay before it. While an answer is being written here, the
 * snapshot may be from before its question: then all turns stay.
 */
export function mergeEnd(thread: Thread, conversation: Conversation, live: Live, nowMs: number): Thread {
  const known = { id: conversation.id, title: conversation.title, load: 'ready', isKept: false } as const;
  if (thread.turns.some(({ key }) => key in live)) return { ...thread, ...known };
  const page = toTurns(conversation.messages, thread.turns);
  const first = page[0];
  const joint = first ? thread.turns.findIndex(({ id }) => id === first.id) : -1;
  const isJoined = joint > 0 && thread.turns[joint - 1]?.id === first?.parent_id;
  const turns = isJoined ? [...thread.turns.slice(0, joint), ...page] : page;
  const { excerpt } = thread;
  return {
    ...thread,
    ...known,
    turns: isSameList(turns, thread.turns) ? thread.turns : turns,
    hasOlder: isJoined ? thread.hasOlder : conversation.has_older,
    excerpt: excerpt && (conversation.has_older ? excerpt : null),
    readAtMs: nowMs,
  };
}

/** Puts the page before a message in front of what is shown, unless that has become something else meanwhile. */
export function prependOlder(thread: Thread, conversation: Conversation, beforeId: number): Thread {
  const shown = shownTurns(thread);
  if (shown[0]?.id !== beforeId) return thread;
  const turns = [...toTurns(conversation.messages, []), ...shown];
  return withShown(thread, turns, conversation.has_older);
}

/** Shows the page around a message. */
export function showAround(thread: Thread, conversation: Conversation): Thread {
  const turns = toTurns(conversation.messages, thread.turns);
  return joinExcerpt({ ...thread, excerpt: { turns, hasOlder: conversation.has_older } });
}

/** Puts the page after a message behind the stretch that is shown, which may then reach the end. */
export function appendNewer(thread: Thread, conversation: Conversation, afterId: number): Thread {
  const { excerpt } = thread;
  if (!excerpt || excerpt.turns.at(-1)?.id !== afterId) return thread;
  const newer = toTurns(conversation.messages, thread.turns);
  return joinExcerpt({ ...thread, excerpt: { ...excerpt, turns: [...excerpt.turns, ...newer] } });
}

/** A stretch that has reached the turns at the end becomes one with them. */
function joinExcerpt(thread: Thread): Thread {
  const { excerpt, turns } = thread;
  const first = turns[0];
  if (!excerpt || !first) return thread;
  const last = excerpt.turns.at(-1);
  const joint = excerpt.turns.findIndex(({ id }) => id === first.id);
  if (joint < 0 && last?.id !== first.parent_id) return thread;
  const before = joint < 0 ? excerpt.turns : excerpt.turns.slice(0, joint);
  return {
    ...thread,
    turns: [...before, ...turns],
    hasOlder: before.length > 0 ? excerpt.hasOlder : thread.hasOlder,
    excerpt: null,
  };
}

function withShown(thread: Thread, turns: Turn[], hasOlder: boolean): Thread {
  return thread.excerpt ? { ...thread, excerpt: { turns, hasOlder } } : { ...thread, turns, hasOlder };
}

/** What stays in memory of a conversation that nobody looks at. */
export function trimmed(thread: Thread, keptTurns: number): Thread {
  if (thread.turns.length <= keptTurns && !thread.excerpt) return thread;
  const turns = thread.turns.slice(-keptTurns);
  return { ...thread, turns, hasOlder: thread.hasOlder || turns.length < thread.turns.length, excerpt: null };
}

function toTurns(messages: Message[], shown: Turn[]): Turn[] {
  const known = new Map(shown.map((turn) => [turn.id, turn]));
  return messages
    .filter(({ role }) => role !== 'system')
    .map((message) => toTurn(message, known.get(message.id)));
}

function toTurn(message: Message, before: Turn | undefined): Turn {
  if (!before) return { ...message, key: `m${message.id}` };
  const hasEnded = before.status !== 'running' && message.status === 'running';
  const isAhead = hasEnded && (before.last_seq ?? 0) > (message.last_seq ?? 0);
  const next = isAhead ? { ...before, sibling_ids: message.sibling_ids } : { ...message, key: before.key };
  return isSameTurn(before, next) ? before : next;
}

const isSameList = (some: Turn[], others: Turn[]): boolean =>
  some.length === others.length && some.every((turn, at) => turn === others[at]);

/** Compares all that both have, in whichever order. */
function isSameTurn(one: Turn, other: Turn): boolean {
  const keys = Object.keys(other) as (keyof Turn)[];
  return keys.every(
    (key) => one[key] === other[key] || JSON.stringify(one[key]) === JSON.stringify(other[key]),
  );
}
