import { useEffect, useRef } from 'react';
import { loadOlder } from '../actions.ts';
import { goToMessage } from '../jump.ts';
import { hasOlderTurns, shownTurns } from '../path.ts';
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
    const onKeyDown = (event: KeyboardEvent) => {
      const isTurnKey = event.key === 'ArrowUp' || event.key === 'ArrowDown';
      const isAlone = event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (!isTurnKey || !isAlone || event.defaultPrevented || isInText(event.target)) return;
      event.preventDefault();
      const topId = controller.current?.topMessageId() ?? null;
      if (topId === null) return;
      if (event.key === 'ArrowUp') void goUp(key, topId);
      else if (!goDown(key, topId)) latest.current();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [key, controller]);
}

const isInText = (target: EventTarget | null): boolean =>
  (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) && target.value !== '';

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
