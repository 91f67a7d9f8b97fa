import { alone } from '../../../lib/locks.ts';
import { holdThread } from '../memory.ts';
import { emptyThread, putThread, threadKey, useChat } from '../state.ts';
import type { Thread, Turn } from '../types.ts';
import * as database from './database.ts';
import { fromRecord, type KeptConversation, toRecord } from './record.ts';

/** Writing waits for this long, so that a burst of changes is written once. */
const pauseMs = 400;
/** So many conversations are in memory before anybody asks for them. */
const warmCount = 15;

/** What one tab tells the tab that writes. */
type Message = { type: 'write'; records: KeptConversation[] } | { type: 'remove'; id: number };

/** Whose conversations may be shown; known before the server has said who is here. */
let accountId: number | null = null;
let remove: ((id: number) => void) | null = null;

/**
 * Keeps the conversations that this tab reads in the browser's storage, for the account `userId`, and offers what is
 * there. One tab of the browser writes; the others hand it what they have. Returns the undo.
 */
export function keepConversations(userId: number): () => void {
  accountId = userId;
  const abort = new AbortController();
  const channel = new BroadcastChannel(`parley.cache.${userId}`);
  let isWriter = false;
  const carryOut = (message: Message) => {
    // Somebody who has just signed out leaves nothing behind, whatever another tab still hands over.
    if (abort.signal.aborted || accountId !== userId) return;
    if (message.type === 'write') void database.writeKept(message.records);
    else void database.removeKept(userId, message.id);
  };
  const order = (message: Message) => {
    if (isWriter) carryOut(message);
    else channel.postMessage(message);
  };
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (isWriter) carryOut(data);
  };
  const write = async () => {
    isWriter = true;
    await new Promise((_, reject) => {
      abort.signal.addEventListener('abort', () => reject(abort.signal.reason));
    });
  };
  alone(`cache.${userId}`, abort.signal, write).catch(() => {});

  const changed = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    const { threads } = useChat.getState();
    const records = [...changed].flatMap((key) => {
      const thread = threads[key];
      return (thread && toRecord(userId, thread)) ?? [];
    });
    changed.clear();
    if (records.length > 0) order({ type: 'write', records });
  };
  const unsubscribe = useChat.subscribe(({ threads }, before) => {
    if (threads === before.threads) return;
    for (const [key, thread] of Object.entries(threads)) {
      if (isNews(thread, before.threads[key])) changed.add(key);
    }
    if (changed.size > 0) timer ??= setTimeout(flush, pauseMs);
  });
  remove = (id) => order({ type: 'remove', id });
  void database.removeOthers(userId).then(() => {
    if (accountId === userId) void warm(userId);
  });
  return () => {
    remove = null;
    clearTimeout(timer);
    unsubscribe();
    abort.abort(new Error('Nobody is signed in any more.'));
    channel.close();
  };
}

/** What was read from the storage itself is no news to it. */
function isNews(thread: Thread, before: Thread | undefined): boolean {
  if (!before) return !fromStorage.has(thread.turns);
  return (
    thread.turns !== before.turns || thread.readAtMs !== before.readAtMs || thread.title !== before.title
  );
}
const fromStorage = new WeakSet<Turn[]>();

/** Brings the latest conversations of the storage into memory, where a click finds them at once. */
export async function warm(userId: number): Promise<void> {
  accountId = userId;
  const latest = await database.readLatest(userId, warmCount);
  if (accountId !== userId) return;
  for (const record of latest.toReversed()) offer(userId, record.id, record);
}

/** Shows what the storage has of a conversation until the server has answered. */
export async function showKept(conversationId: number): Promise<void> {
  const userId = accountId;
  if (userId === null) return;
  const before = timesForgotten(conversationId);
  const record = await database.readKept(userId, conversationId);
  if (userId === accountId && before === timesForgotten(conversationId))
    offer(userId, conversationId, record);
}

function offer(userId: number, conversationId: number, record: unknown): void {
  const key = threadKey(conversationId);
  const known = useChat.getState().threads[key] ?? emptyThread(key);
  const kept = fromRecord(key, userId, record);
  const isWanted = known.load === 'loading' || known.load === 'failed' || known.id === null;
  if (!kept || !isWanted || kept.id !== conversationId) return;
  fromStorage.add(kept.turns);
  putThread({ ...kept, isKept: known.load === 'failed' });
  holdThread(key);
}

const forgotten = new Map<number, number>();
/** How often a conversation was deleted while this page was open: what was asked for before does not bring it back. */
export const timesForgotten = (conversationId: number): number => forgotten.get(conversationId) ?? 0;

/** A conversation was deleted. */
export function forgetKept(conversationId: number): void {
  forgotten.set(conversationId, timesForgotten(conversationId) + 1);
  remove?.(conversationId);
}

/** Removes all that is kept: somebody signed out. */
export function wipeKept(): Promise<void> {
  accountId = null;
  return database.removeAll();
}
