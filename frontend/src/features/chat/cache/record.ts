import type { Message } from '@parley/contract/conversations';
import type { Thread } from '../types.ts';

/** A conversation as the browser's storage keeps it: how it ends, as the server last said. */
export interface KeptConversation {
  userId: number;
  id: number;
  title: string | null;
  messages: Message[];
  hasOlder: boolean;
  readAtMs: number;
}

const keptMessages = 40;

/** Null: there is nothing that the server has said. */
export function toRecord(userId: number, thread: Thread): KeptConversation | null {
  const { id, title, load, readAtMs } = thread;
  if (id === null || load !== 'ready' || readAtMs === 0) return null;
  const sent = thread.turns.filter((turn) => turn.id > 0);
  const messages = sent.slice(-keptMessages).map(({ key: _, ...message }) => message);
  return {
    userId,
    id,
    title,
    messages,
    hasOlder: thread.hasOlder || messages.length < sent.length,
    readAtMs,
  };
}

/** Null: what lies there is not a record of this account. */
export function fromRecord(key: string, userId: number, record: unknown): Thread | null {
  const kept = record as Partial<KeptConversation> | null | undefined;
  if (kept?.userId !== userId || typeof kept.id !== 'number' || !Array.isArray(kept.messages)) return null;
  return {
    key,
    id: kept.id,
    title: kept.title ?? null,
    load: 'ready',
    turns: kept.messages.map((message) => ({ ...message, key: `m${message.id}` })),
    hasOlder: kept.hasOlder === true,
    excerpt: null,
    readAtMs: kept.readAtMs ?? 0,
    isKept: false,
    problem: null,
  };
}
