import type { ChatMessage } from '../port.ts';

/** What the engine's process is told. One `answer` at a time; `abort` ends the one under way. */
export type ToChild =
  | { type: 'answer'; messages: ChatMessage[]; maxOutputTokens: number; temperature: number }
  | { type: 'abort' };

/** What it says. `trimmed` comes first and only when the prompt was too long; every `answer` ends in exactly one `done` or `failed`, an aborted one too. */
export type FromChild =
  | { type: 'trimmed'; droppedMessages: number }
  | { type: 'text'; text: string }
  | { type: 'done'; reason: 'stop' | 'length'; inputTokens: number; outputTokens: number }
  | { type: 'failed'; stage: 'load' | 'answer'; message: string };

/** Nothing follows on the request that this answers. */
export const isLast = ({ type }: FromChild): boolean => type === 'done' || type === 'failed';

/** The command line of the engine's process. */
export interface ChildSettings {
  runtimeFolder: string;
  modelPath: string;
  contextTokens: number;
}
