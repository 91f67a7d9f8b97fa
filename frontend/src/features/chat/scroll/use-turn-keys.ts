import { useEffect, useRef } from 'react';
import { registerShortcut } from '../../../lib/shortcuts.ts';
import { loadOlder } from '../actions.ts';
import { goToMessage } from '../jump.ts';
import { hasOlderTurns, shownTurns } from '../path.ts';
import { transcriptShortcuts } from '../shortcuts.ts';
import { getThread } from '../state.ts';
import type { Thread } from '../types.ts';
import type { Scroll } from './use-scroll.ts';

interface TurnKeys {
  thread: Thread;
  scroll: Scroll;
  goToEnd: () => void;
}

/** Alt+Up and Alt+Down go from question to question. In a text they are its own. */
export function useTurnKeys({ thread, scroll, goToEnd }: TurnKeys): void {
  const { key } = thread;
  const { controller } = scroll;
  const latest = useRef(goToEnd);
  useEffect(() => {
    latest.current = goToEnd;
  });
  useEffect(() => {
    const go = (move: (topId: number) => void) => () => {
      if (isInText(document.activeElement)) return false;
      const topId = controller.current?.topMessageId() ?? null;
      if (topId !== null) move(topId);
      return true;
    };
    const undo = [
      registerShortcut({
        ...transcriptShortcuts.earlierQuestion,
        run: go((topId) => void goUp(key, topId)),
      }),
      registerShortcut({
        ...transcriptShortcuts.laterQuestion,
        run: go((topId) => goDown(key, topId) || latest.current()),
      }),
    ];
    return () => {
      for (const step of undo) step();
    };
  }, [key, controller]);
}

const isInText = (element: Element | null): boolean =>
  (element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement) && element.value !== '';

const questionIds = (key: string): number[] =>
  shownTurns(getThread(key))
    .filter(({ role }) => role === 'user')
    .map(({ id }) => id);

async function goUp(key: string, topId: number): Promise<void> {
  const above = () => questionIds(key).findLast((id) => id < topId);
  if (above() === undefined && hasOlderTurns(getThread(key))) await loadOlder(key);
  const id = above();
  if (id !== undefined) await goToMessage(key, id, { isMarked: false });
}

/** False: there is no question further down. */
function goDown(key: string, topId: number): boolean {
  const id = questionIds(key).find((questionId) => questionId > topId);
  if (id !== undefined) void goToMessage(key, id, { isMarked: false });
  return id !== undefined;
}
