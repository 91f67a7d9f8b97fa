import type {
  ConversationSummary,
  Message,
  MessagePart,
  MessageStatus,
  Usage,
} from '@parley/contract/conversations';
import type { FinishReason, Progress, RunOutcome, StartMetadata } from '@parley/contract/events';

/** A message as the screen holds it. `key` stays the same from the press of Send, before the server has given an id. */
export interface Turn extends Message {
  key: string;
}

/** A stretch of the visible path that the reader went to, with turns between it and those of the thread. */
export interface Excerpt {
  turns: Turn[];
  hasOlder: boolean;
}

/** The end of a conversation's visible path. A new one has no `id` until the server has taken its first message. */
export interface Thread {
  key: string;
  id: number | null;
  title: string | null;
  load: 'loading' | 'ready' | 'missing' | 'failed';
  turns: Turn[];
  /** The path goes on before the first of `turns`. */
  hasOlder: boolean;
  /** Shown in the place of `turns`; null while the reader is where the path ends. */
  excerpt: Excerpt | null;
  /** When the server said what is shown; 0 for what was never read from it. */
  readAtMs: number;
  /** The server could not be asked again: what is shown is what was kept. */
  isKept: boolean;
  /** Why the last message was not sent, until the next one is. */
  problem: string | null;
}

/** What the events of a run have made so far. */
export interface Answer {
  start: StartMetadata | null;
  lastSeq: number;
  text: string;
  parts: MessagePart[];
  /** Since when the last part, a reasoning one, is being written; null when none is. */
  thinkingSinceMs: number | null;
  progress: Progress | null;
  usage: Usage | null;
  outcome: RunOutcome | null;
}

/** An answer in the making, as the screen shows it. */
export interface LiveAnswer {
  conversationId: number | null;
  startedAtMs: number;
  text: string;
  parts: MessagePart[];
  thinkingSinceMs: number | null;
  progress: Progress | null;
  /** Stop was pressed: the text stands still until the server has said what it kept. */
  isStopping: boolean;
  isReconnecting: boolean;
  /** The message has not reached the server: it is sent when the network is back. */
  isOffline: boolean;
}

/** What an answer on the screen is drawn from, live or settled. */
export interface ShownAnswer {
  text: string;
  parts: MessagePart[];
  status: MessageStatus;
  finishReason: FinishReason | string | null;
  error: { code: string; message: string } | null;
}

export type ChatEvent =
  | { type: 'started'; threadKey: string; conversationId: number; isNew: boolean; text: string }
  /** A new chat that nobody looks at came to nothing. */
  | { type: 'undone'; threadKey: string }
  | { type: 'titled'; conversationId: number; title: string }
  /** A new conversation was made of a part of another. */
  | { type: 'branched'; conversation: ConversationSummary };
