import type { MessagePart, MessageStatus, Usage } from './conversations.ts';
import type { ErrorCode } from './errors.ts';
import type { Citation, SearchProgress, Source } from './search.ts';

/**
 * What one event of a run may be: the AI SDK's UI message stream (version `v1`) and our own `data-*` parts.
 *
 * Shape:  on the wire `id: <seq>` and `data: <JSON>`; `seq` counts from 1 per run without gaps. After the last event
 *         comes `data: [DONE]`, without an id.
 * Order:  `start`, then any of `data-notice`, `data-search`, `source-url`, `data-seam`, `reasoning-*`, `text-*`; at the
 *         end `data-citations` of an answer with sources, `data-usage` when known, `data-run` with the final status and one of `finish`, `abort`, `error`.
 * Unknown types must be ignored: newer servers add them.
 */
export type RunEvent =
  | { type: 'start'; messageId: string; messageMetadata: StartMetadata }
  | { type: 'text-start' | 'text-end' | 'reasoning-start' | 'reasoning-end'; id: string }
  | { type: 'text-delta' | 'reasoning-delta'; id: string; delta: string }
  | { type: 'data-notice'; data: Notice }
  | { type: 'data-progress'; data: Progress; transient: true }
  | { type: 'data-title'; data: { conversation_id: number; title: string } }
  | { type: 'data-search'; id: 'search'; data: SearchProgress }
  | {
      type: 'source-url';
      /** The number, as text. */
      sourceId: string;
      url: string;
      title: string;
      providerMetadata: { parley: Omit<Source, 'url' | 'title'> };
    }
  | { type: 'data-citations'; id: 'citations'; data: { citations: Citation[] } }
  | { type: 'data-usage'; data: Usage }
  | { type: 'data-seam'; data: Seam }
  | { type: 'data-rewind'; data: Rewind }
  | { type: 'data-run'; data: RunOutcome }
  | { type: 'finish'; finishReason: FinishReason }
  | { type: 'abort'; reason: string }
  | { type: 'error'; errorText: string };

export interface StartMetadata {
  run_id: number;
  message_id: number;
  user_message_id: number;
  conversation_id: number;
  model: string;
}

/** Something the reader should know about this answer; kept with the message. */
export interface Notice {
  code:
    | 'history_trimmed'
    | 'search_disabled'
    | 'search_blocked'
    | 'search_failed'
    | 'search_no_results'
    | 'pages_unread';
  message: string;
  /** When trying again makes sense; ISO 8601. */
  retry_at?: string;
}

/** What the run waits for before its first token, such as the built-in model's download. Bytes. */
export interface Progress {
  message: string;
  received_bytes: number;
  total_bytes: number | null;
}

/** From here on the answer was written by another node or at another time: see the part of the same name. */
export interface Seam {
  text_length: number;
}

/**
 * The reader may have seen what was not kept: cut the answer to `textLength` UTF-16 units, take `parts` for what stands
 * beside it, and go on from `seq`. Not part of the log; its frame's id is `seq`.
 */
export interface Rewind {
  seq: number;
  textLength: number;
  parts: MessagePart[];
}

export interface RunOutcome {
  status: Exclude<MessageStatus, 'running'>;
  finish_reason: FinishReason | null;
  error: { code: ErrorCode; message: string } | null;
}

export type FinishReason = 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'error' | 'other';
