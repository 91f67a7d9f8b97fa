import type { ConversationSummary, MessageStatus } from './conversations.ts';

/**
 * What one account hears on `GET /api/v1/events`, whichever browser, tab or node caused it.
 *
 * Shape:  `data: <JSON>` frames without ids. `ready` comes first on each connection.
 * Order:  nothing is replayed: what happened while nobody listened is found by reading the list and the open
 *         conversation again after each `ready`.
 * Unknown types must be ignored: newer servers add them.
 */
export type UserEvent =
  | { type: 'ready' }
  | { type: 'run.started'; conversation_id: number; run_id: number; message_id: number }
  | {
      type: 'run.ended';
      conversation_id: number;
      run_id: number;
      message_id: number;
      status: Exclude<MessageStatus, 'running'>;
    }
  /**
   * Created, renamed, named by the model, brought back, or the latest again after a message. With `leaf_id` another
   * branch was chosen, which ends with that message.
   */
  | { type: 'conversation.changed'; conversation: ConversationSummary; leaf_id?: number }
  | { type: 'conversation.removed'; conversation_id: number };
