import { Split } from 'lucide-react';
import { useState } from 'react';
import { describeProblem } from '../../../lib/problems.ts';
import { showToast } from '../../../ui/toasts.ts';
import * as api from '../api.ts';
import { chatEvents } from '../state.ts';

interface BranchButtonProps {
  conversationId: number;
  messageId: number;
}

/** Goes on from this answer in a conversation of its own; this one stays as it is. */
export function BranchButton({ conversationId, messageId }: BranchButtonProps) {
  const [isBusy, setIsBusy] = useState(false);
  const branchOff = async () => {
    setIsBusy(true);
    try {
      const conversation = await api.branchOff(conversationId, messageId);
      chatEvents.emit({ type: 'branched', conversation });
    } catch (error) {
      showToast(`No new chat was made. ${describeProblem(error)}`, { tone: 'problem' });
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <button
      type="button"
      aria-label="Branch into a new chat"
      title="Branch into a new chat"
      className="small-action"
      disabled={isBusy || messageId < 0}
      onClick={() => void branchOff()}
    >
      <Split size={16} strokeWidth={1.75} aria-hidden="true" />
    </button>
  );
}
