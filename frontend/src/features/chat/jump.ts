import { create } from 'zustand';
import { describeProblem } from '../../lib/problems.ts';
import { showToast } from '../../ui/toasts.ts';
import { reachMessage } from './actions.ts';

interface Jump {
  threadKey: string;
  turnKey: string;
  /** Whether the turn is to be pointed out when it is there. */
  isMarked: boolean;
}

/** Where the reader was sent last. A new object for each jump, so that the same place can be gone to again. */
export const useJump = create<{ jump: Jump | null }>(() => ({ jump: null }));

function goToTurn(threadKey: string, turnKey: string, { isMarked = true } = {}): void {
  useJump.setState({ jump: { threadKey, turnKey, isMarked } });
}

/** Goes to a message, which may have to be read first; says so when that cannot be. */
export async function goToMessage(
  threadKey: string,
  messageId: number,
  options: { isMarked?: boolean } = {},
): Promise<void> {
  try {
    const turn = await reachMessage(threadKey, messageId);
    if (turn) goToTurn(threadKey, turn.key, options);
    else showToast('That message is not in what this conversation shows now.', { tone: 'problem' });
  } catch (error) {
    showToast(`That message was not read. ${describeProblem(error)}`, { tone: 'problem' });
  }
}

/** The message that an address such as `/c/1#m=2` points to. */
export function messageInHash(hash: string): number | null {
  const match = /^#m=([1-9]\d{0,14})$/.exec(hash);
  return match ? Number(match[1]) : null;
}
