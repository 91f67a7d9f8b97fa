import { ChevronLeft, ChevronRight } from 'lucide-react';
import { describeProblem } from '../../../lib/problems.ts';
import { showToast } from '../../../ui/toasts.ts';
import { showBranch } from '../branches.ts';
import type { Turn } from '../types.ts';

interface SiblingSwitcherProps {
  threadKey: string;
  turn: Turn;
  isLocked: boolean;
}

/** Goes through the versions of a message: `‹ 2/3 ›`. */
export function SiblingSwitcher({ threadKey, turn, isLocked }: SiblingSwitcherProps) {
  const ids = turn.sibling_ids;
  const isListed = ids.includes(turn.id);
  const count = isListed ? ids.length : ids.length + 1;
  if (count < 2) return null;
  const index = isListed ? ids.indexOf(turn.id) : ids.length;
  const show = (id: number | undefined) => {
    if (id === undefined) return;
    showBranch(threadKey, id).catch((error) => showToast(describeProblem(error), { tone: 'problem' }));
  };
  return (
    <span className="inline-flex items-center text-meta text-text-3 tabular-nums">
      <button
        type="button"
        aria-label="Previous version"
        className="small-action"
        disabled={isLocked || index === 0}
        onClick={() => show(ids[index - 1])}
      >
        <ChevronLeft size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
      <span>
        <span className="sr-only">Version </span>
        {index + 1}/{count}
      </span>
      <button
        type="button"
        aria-label="Next version"
        className="small-action"
        disabled={isLocked || index >= count - 1}
        onClick={() => show(ids[index + 1])}
      >
        <ChevronRight size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </span>
  );
}
