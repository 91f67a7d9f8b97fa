import { create } from 'zustand';
import { randomUuid } from '../../lib/ids.ts';
import { alone } from '../../lib/locks.ts';
import { followStored, forgetStored, readStored, writeStored } from '../../lib/storage.ts';
import { type SendOptions, sendMessage } from './actions.ts';
import { giveBackDraft } from './drafts.ts';
import { conversationIdOf, getThread, useChat } from './state.ts';
import type { Thread, Turn } from './types.ts';

/** A message that waits until the answer before it has ended. */
export interface Queued {
  /** Also the `client_id` that it is sent with: should two tabs send it, the server sees one message. */
  id: string;
  text: string;
  /** What was chosen when it was written, so that all tabs send the same. Missing in what an older version has kept. */
  options?: SendOptions;
  /** The answer that another message has followed already. */
  after?: number;
}

/** By thread. Kept in storage too, beside the draft, once the thread has an id and as far as there is room. */
const useQueues = create<{ queues: Record<string, readonly Queued[]> }>(() => ({ queues: {} }));

const none: readonly Queued[] = [];

const storedName = (key: string): string | null => {
  const id = conversationIdOf(key);
  return id === null ? null : `queue.${id}`;
};

/** What another version of this program, or somebody else, has written there is not a queue. */
export function parseQueue(stored: string | null): readonly Queued[] {
  try {
    const queue: unknown = JSON.parse(stored ?? '[]');
    const isQueued = (item: Partial<Queued> | null): item is Queued =>
      typeof item?.id === 'string' && typeof item.text === 'string';
    return Array.isArray(queue) ? queue.filter(isQueued) : none;
  } catch {
    return none;
  }
}

/** The ends of queues that storage has not taken, by thread: they wait in this tab alone. */
const unstored = new Map<string, readonly Queued[]>();

/** Storage knows what other tabs have sent or added meanwhile. */
export function readQueue(key: string): readonly Queued[] {
  const name = storedName(key);
  if (name === null) return useQueues.getState().queues[key] ?? none;
  return [...parseQueue(readStored(name)), ...(unstored.get(key) ?? none)];
}

function writeQueue(key: string, queue: readonly Queued[]): void {
  useQueues.setState(({ queues }) => ({ queues: { ...queues, [key]: queue } }));
  const name = storedName(key);
  if (name !== null) unstored.set(key, store(name, queue));
}

/** Stores as much of a queue as there is room for, from its beginning, and answers with the rest. */
function store(name: string, queue: readonly Queued[]): readonly Queued[] {
  let count = queue.length;
  while (count > 0 && !writeStored(name, JSON.stringify(queue.slice(0, count)))) count -= 1;
  if (count === 0) writeStored(name, null);
  return queue.slice(count);
}

export function useQueue(key: string): readonly Queued[] {
  const queue = useQueues((state) => state.queues[key]);
  return queue ?? readQueue(key);
}

export const addToQueue = (key: string, text: string, options: SendOptions) =>
  writeQueue(key, [...readQueue(key), { id: randomUuid(), text, options }]);

/** Another wording; nothing at all takes the message out. What was sent meanwhile leaves the new wording to the draft. */
export function changeQueued(key: string, id: string, text: string): void {
  const queue = readQueue(key);
  const isEmpty = text.trim() === '';
  if (queue.some((item) => item.id === id)) {
    const changed = queue.flatMap((item) => (item.id !== id ? item : isEmpty ? [] : { ...item, text }));
    writeQueue(key, changed);
  } else if (!isEmpty) {
    giveBackDraft(key, text);
  }
}

/** A new conversation got its id: what waits behind its first message can be kept now. */
export const keepQueue = (key: string) => writeQueue(key, useQueues.getState().queues[key] ?? none);

/** What waited behind a message that comes back does so too. */
export function giveBackQueue(from: string, to: string): void {
  const queue = readQueue(from);
  writeQueue(from, none);
  if (queue.length > 0) giveBackDraft(to, queue.map(({ text }) => text).join('\n\n'));
}

/** Lets go of all queues; `keepsStored` leaves those in storage for the next sign-in. */
export function forgetQueues(keepsStored = false): void {
  useQueues.setState({ queues: {} });
  unstored.clear();
  if (!keepsStored) forgetStored('queue.');
}

const never = new AbortController().signal;

/**
 * Sends the first message, unless something is being written here by now. One tab at a time, so that no message is sent
 * twice. With `after`, the answer that has just ended, one message of all the tabs that have heard its end. Without it
 * somebody has pressed Send: all that waits is sent with `options` from now on.
 */
export function sendNext(key: string, options: SendOptions, after: Turn | null = null): Promise<void> {
  return alone(`queue.${conversationIdOf(key) ?? key}`, never, async () => {
    const thread = getThread(key);
    const [first, ...rest] = readQueue(key);
    if (!first || isLive(thread)) return;
    if (after && (first.after === after.id || !goesOn(thread, after.key))) return;
    writeQueue(
      key,
      rest.map((item) => (after ? { ...item, after: after.id } : { ...item, options })),
    );
    const chosen = after ? (first.options ?? options) : options;
    sendMessage(key, first.text, chosen, { clientId: first.id });
  });
}

const isLive = ({ turns }: Thread): boolean => {
  const { live } = useChat.getState();
  return turns.some(({ key }) => key in live);
};

/**
 * Whether what waits is sent now that the answer of `turnKey` is not being written any more. Not after a stop, a fault
 * or an answer that was cut short: the reader may want to say something else first.
 */
export function goesOn(thread: Thread, turnKey: string): boolean {
  const last = thread.turns.at(-1);
  return last?.key === turnKey && last.status === 'done' && last.finish_reason !== 'length';
}

/** Sends what waits, one message after each answer, in whichever thread of this tab. Returns the undo. */
export function connectQueue(options: () => SendOptions): () => void {
  return useChat.subscribe(({ live, threads }, before) => {
    if (live === before.live) return;
    const ended = Object.keys(before.live).filter((turnKey) => !live[turnKey]);
    for (const turnKey of ended) {
      const thread = Object.values(threads).find(({ turns }) => turns.at(-1)?.key === turnKey);
      if (thread && goesOn(thread, turnKey)) void sendNext(thread.key, options(), thread.turns.at(-1));
    }
  });
}

/** Follows what other tabs do to the queues. Returns the undo. */
export const connectQueueStorage = (): (() => void) =>
  followStored(['queue.'], () =>
    // What is not held here is read from storage.
    useQueues.setState(({ queues }) => ({
      queues: Object.fromEntries(Object.entries(queues).filter(([name]) => conversationIdOf(name) === null)),
    })),
  );
