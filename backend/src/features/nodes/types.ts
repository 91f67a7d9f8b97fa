import type { UserEvent } from '@parley/contract/user-events';

/** A message as it travels. */
export interface Envelope {
  /** The id of the node that sent it. */
  from: string;
  message: NodeMessage;
}

/** What nodes tell each other. All of it may be lost: the tables hold the truth, these only make readers look. */
export type NodeMessage =
  | { type: 'joined' }
  /** Runs were left for others to finish. */
  | { type: 'orphans' }
  /** The log of these runs has grown, or they have ended. */
  | { type: 'logged'; runIds: number[] }
  | { type: 'stop'; runId: number }
  | { type: 'signed-out'; sessionId: number }
  | { type: 'user'; userId: number; event: UserEvent };
