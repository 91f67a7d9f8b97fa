import { useLayoutEffect, useRef } from 'react';
import type { Thread } from '../types.ts';
import type { Scroll } from './use-scroll.ts';

/** A question that this tab has just sent goes to the top, with room for its answer below. */
export function useSendAnchor(
  thread: Thread,
  { content, controller }: Scroll,
  { hasEnd, showEnd }: { hasEnd: boolean; showEnd: () => void },
): void {
  const last = thread.turns.at(-1);
  const isBegun = last !== undefined && last.role === 'assistant' && last.id < 0;
  const begunKey = isBegun ? (thread.turns.at(-2)?.key ?? null) : null;
  const answerKey = isBegun ? last.key : null;
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each message that is sent.
  useLayoutEffect(() => {
    const isGlide = !isFirst.current && !matchMedia('(prefers-reduced-motion: reduce)').matches;
    isFirst.current = false;
    if (begunKey === null || answerKey === null) return;
    if (!hasEnd) {
      showEnd();
      return;
    }
    const question = content.current?.querySelector<HTMLElement>(`[data-turn="${CSS.escape(begunKey)}"]`);
    if (question) controller.current?.anchorTo(question, isGlide);
  }, [begunKey, answerKey, hasEnd]);
}
