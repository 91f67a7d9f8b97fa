import type { MessagePart, Usage } from '@parley/contract/conversations';
import type { RunOutcome } from '@parley/contract/events';
import type { SearchMode } from '@parley/contract/search';

/** A run whose owner was checked; only the store's owner-bound lookups make one. */
export interface OwnedRun {
  readonly id: number;
  readonly user_id: number;
  readonly conversation_id: number;
  readonly user_message_id: number;
  readonly message_id: number;
  readonly model: string;
  readonly search_mode: SearchMode;
  readonly status: 'running' | 'done' | 'stopped' | 'interrupted' | 'failed';
  readonly last_seq: number;
  /** Raised by each taking; the log takes events of the present owner only. */
  readonly fence: number;
  readonly fruitless_takes: number;
  /** The last event that each earlier owner had stored: its readers may have seen more. */
  readonly seams: number[];
  /** Up to here the message holds the answer, and the log goes on from there. */
  readonly base_seq: number;
  readonly stop_requested: boolean;
}

/** What an answer's message holds of it. */
export interface AnswerBody {
  content: string;
  parts: MessagePart[];
}

/** What the message row gets when its run ends. */
export interface FinishedAnswer extends AnswerBody {
  usage: Usage | null;
  outcome: RunOutcome;
}

/** An event with its number in the run, as readers get it: `data` is the event's JSON. */
export interface LoggedEvent {
  seq: number;
  data: string;
}
