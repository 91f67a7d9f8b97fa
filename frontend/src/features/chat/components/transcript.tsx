import { ArrowDown } from 'lucide-react';
import { useEffect } from 'react';
import { useFollowScroll } from '../../../ui/use-follow-scroll.ts';
import type { Thread } from '../types.ts';
import { AssistantTurn } from './assistant-turn.tsx';
import { UserTurn } from './user-turn.tsx';

interface TranscriptProps {
  thread: Thread;
  isLocked: boolean;
  onScrolled: (isScrolled: boolean) => void;
}

/** The visible path. It follows its end until the reader scrolls up. */
export function Transcript({ thread, isLocked, onScrolled }: TranscriptProps) {
  const { scroller, content, isAway, isScrolled, toEnd } = useFollowScroll();
  const ownTurns = thread.turns.filter((turn) => turn.role === 'user').at(-1)?.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a message of one's own is always worth seeing.
  useEffect(toEnd, [ownTurns]);
  useEffect(() => onScrolled(isScrolled), [isScrolled, onScrolled]);

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what it can focus.
        tabIndex={0}
        className="transcript h-full overflow-y-auto overscroll-contain -outline-offset-2"
      >
        <div
          ref={content}
          role="log"
          aria-live="off"
          aria-label="Conversation"
          className="mx-auto flex w-full max-w-[calc(var(--column)+48px)] flex-col gap-1 px-4 pt-6 pb-8 wide:px-6"
        >
          {thread.turns.map((turn, index) => {
            const Turn = turn.role === 'user' ? UserTurn : AssistantTurn;
            const isLast = index === thread.turns.length - 1;
            return (
              <Turn key={turn.key} threadKey={thread.key} turn={turn} isLast={isLast} isLocked={isLocked} />
            );
          })}
        </div>
      </div>
      {isAway && (
        <button
          type="button"
          aria-label="Go to the end"
          title="Go to the end"
          className="animate-appear absolute bottom-3 left-1/2 grid size-9 -translate-x-1/2 place-items-center rounded-full border border-border bg-raised text-text-2 shadow-lift hover:text-text after:absolute after:-inset-1 after:content-['']"
          onClick={toEnd}
        >
          <ArrowDown size={18} strokeWidth={1.75} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
