import type { MessagePart, Usage } from '@parley/contract/conversations';
import type { RunOutcome } from '@parley/contract/events';

/** A run whose owner was checked; only the store's owner-bound lookups make one. */
export interface OwnedRun {
  readonly id: number;
  readonly conversation_id: number;
  readonly user_message_id: number;
  readonly message_id: number;
  readonly model: string;
  readonly status: 'running' | 'done' | 'stopped' | 'interrupted' | 'failed';
  readonly last_seq: number;
}

/** What the message row gets when its run ends. */
export interface FinishedAnswer {
  content: string;
  parts: MessagePart[];
  usage: Usage | null;
  outcome: RunOutcome;
}

/** An event with its number in the run, as the log keeps it: `data` is the event's JSON. */
export interface LoggedEvent {
  seq: number;
  data: string;
}
