import { lazy, Suspense, useEffect, useState } from 'react';
import { registerShortcut } from '../../../lib/shortcuts.ts';
import { useLate } from '../../../ui/use-late.ts';
import { useIsWide } from '../../../ui/use-media-query.ts';
import { goToMessage } from '../jump.ts';
import { Rail } from '../rail/rail.tsx';
import { useOutline } from '../rail/use-outline.ts';
import type { Scroll } from '../scroll/use-scroll.ts';
import { transcriptShortcuts } from '../shortcuts.ts';
import type { Thread } from '../types.ts';

/** A file of its own: few conversations are searched. */
const Finder = lazy(() => import('../find/finder.tsx'));

interface TranscriptAidsProps {
  thread: Thread;
  /** All of the path is in the document. */
  isWhole: boolean;
  scroll: Scroll;
}

/** The rail of questions, and the search, beside the turns. */
export function TranscriptAids({ thread, isWhole, scroll }: TranscriptAidsProps) {
  const isWide = useIsWide();
  const outline = useOutline(thread, isWide);
  // The rail is as much to draw as the turns in view, which do not wait for it.
  const hasRail = useLate(true, false) && isWide;
  const { isAway } = scroll.report;
  const topId = useTopId(scroll, isWide && isAway);
  const [isFinding, setIsFinding] = useState(false);
  useEffect(
    () =>
      registerShortcut({
        ...transcriptShortcuts.find,
        run: () => {
          const field = document.querySelector<HTMLInputElement>('.find-field');
          // What is all there, the browser finds as well; and whoever asks twice wants the browser's own.
          if (field ? document.activeElement === field : isWhole) return false;
          setIsFinding(true);
          field?.select();
          return true;
        },
      }),
    [isWhole],
  );
  const close = () => {
    setIsFinding(false);
    scroll.box.current?.focus({ preventScroll: true });
  };
  return (
    <>
      {hasRail && (
        <Rail items={outline} topId={isAway ? topId : null} onGo={(id) => void goToMessage(thread.key, id)} />
      )}
      {isFinding && (
        <Suspense fallback={null}>
          <Finder threadKey={thread.key} scroll={scroll} onClose={close} />
        </Suspense>
      )}
    </>
  );
}

/** The message at the top of the view. Nobody asks for it at the end, which moves with each frame of an answer. */
function useTopId({ box, controller }: Scroll, isWanted: boolean): number | null {
  const [topId, setTopId] = useState<number | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element || !isWanted) return;
    let frame = 0;
    const look = () => {
      frame = 0;
      setTopId(controller.current?.topMessageId() ?? null);
    };
    const onScroll = () => {
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    look();
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener('scroll', onScroll);
    };
  }, [box, controller, isWanted]);
  return topId;
}
