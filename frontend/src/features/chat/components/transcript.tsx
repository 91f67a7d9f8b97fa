import { ArrowDown } from 'lucide-react';
import { useEffect, useLayoutEffect } from 'react';
import { onComeback } from '../../../lib/network.ts';
import { leaveExcerpt, loadNewer, loadOlder } from '../actions.ts';
import { hasOlderTurns, shownTurns } from '../path.ts';
import { useJumps } from '../scroll/use-jumps.ts';
import { useMounted } from '../scroll/use-mounted.ts';
import { useScroll } from '../scroll/use-scroll.ts';
import { useSendAnchor } from '../scroll/use-send-anchor.ts';
import { useTurnKeys } from '../scroll/use-turn-keys.ts';
import type { Thread } from '../types.ts';
import { AssistantTurn } from './assistant-turn.tsx';
import { TranscriptAids } from './transcript-aids.tsx';
import { UserTurn } from './user-turn.tsx';

interface TranscriptProps {
  thread: Thread;
  isLocked: boolean;
  onScrolled: (isScrolled: boolean) => void;
}

/**
 * The visible path, or as much of it as the reader is near. It follows its end until the reader scrolls up, and begins
 * a message that was just sent at the top.
 */
export function Transcript({ thread, isLocked, onScrolled }: TranscriptProps) {
  const turns = shownTurns(thread);
  const isEnd = thread.excerpt === null;
  const mounted = useMounted(turns, isEnd);
  const { from, to } = mounted;
  const hasEnd = isEnd && to === turns.length;
  const scroll = useScroll(hasEnd, turns, from, to);
  const { box, content, controller, report } = scroll;
  const hasMore = from > 0 || hasOlderTurns(thread);

  useEffect(() => onScrolled(report.isScrolled), [report.isScrolled, onScrolled]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: turns that were thought to be higher do not fill the view.
  useLayoutEffect(() => {
    const { current } = box;
    if (from > 0 && current && current.scrollHeight <= current.clientHeight) mounted.growUp();
  }, [from]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step may be followed by the next.
  useEffect(() => {
    if (!report.isNearTop) return;
    if (from > 0) {
      // Whoever looks at the end waits for nothing that is above it.
      if (report.isAway || !mounted.isGrowing) mounted.growUp();
      return;
    }
    const read = () => void loadOlder(thread.key);
    read();
    return onComeback(read);
  }, [report.isNearTop, report.isAway, from, turns]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step may be followed by the next.
  useEffect(() => {
    if (!report.isNearEnd || hasEnd) return;
    if (to < turns.length) {
      mounted.growDown();
      return;
    }
    const read = () => void loadNewer(thread.key);
    read();
    return onComeback(read);
  }, [report.isNearEnd, hasEnd, to, turns]);

  useSendAnchor(thread, scroll, { hasEnd, showEnd: mounted.showEnd });
  useJumps(thread.key, { turns, show: mounted.show, content, controller });
  const goToEnd = () => {
    leaveExcerpt(thread.key);
    mounted.showEnd();
    controller.current?.setHasEnd(true);
    controller.current?.toEnd();
  };
  useTurnKeys({ thread, scroll, goToEnd });

  return (
    <div className="@container relative min-h-0 flex-1">
      <div
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what it can focus.
        tabIndex={0}
        className="transcript relative h-full overflow-y-auto overscroll-contain -outline-offset-2 [overflow-anchor:none]"
      >
        {hasMore && report.isNearTop && (
          <p className="absolute inset-x-0 top-1 text-center text-meta text-text-3">Loading older messages</p>
        )}
        <div
          ref={content}
          role="log"
          aria-live="off"
          aria-label="Conversation"
          className="mx-auto flex w-full max-w-[calc(var(--column)+48px)] flex-col gap-1 px-4 pt-6 pb-8 wide:px-6"
        >
          {turns.slice(from, to).map((turn, index) => {
            const Turn = turn.role === 'user' ? UserTurn : AssistantTurn;
            const isLast = hasEnd && from + index === turns.length - 1;
            return (
              <Turn key={turn.key} threadKey={thread.key} turn={turn} isLast={isLast} isLocked={isLocked} />
            );
          })}
        </div>
        <div ref={scroll.spacer} aria-hidden="true" />
      </div>
      <TranscriptAids thread={thread} isWhole={hasEnd && !hasMore} scroll={scroll} />
      {report.isAway && (
        <button
          type="button"
          aria-label="Jump to latest"
          title="Jump to latest"
          className="animate-appear absolute bottom-4 left-1/2 z-10 grid size-9 -translate-x-1/2 place-items-center rounded-full border border-border bg-raised text-text-2 shadow-lift hover:text-text after:absolute after:-inset-1 after:content-['']"
          onClick={goToEnd}
        >
          <ArrowDown size={18} strokeWidth={1.75} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
