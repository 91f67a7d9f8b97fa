import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { goToMessage, messageInHash, useJump } from '../jump.ts';
import type { Turn } from '../types.ts';
import type { ScrollController } from './controller.ts';

interface JumpParts {
  turns: Turn[];
  show: (turnKey: string) => void;
  content: RefObject<HTMLElement | null>;
  controller: RefObject<ScrollController | null>;
}

/** Carries out the jumps of one thread: mounts the turn, brings it to the top, points it out. */
export function useJumps(threadKey: string, { turns, show, content, controller }: JumpParts): void {
  const jump = useJump((state) => (state.jump?.threadKey === threadKey ? state.jump : null));
  const done = useRef<typeof jump>(null);
  const isThere = jump !== null && turns.some(({ key }) => key === jump.turnKey);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each jump.
  useLayoutEffect(() => {
    if (jump && isThere) show(jump.turnKey);
  }, [jump, isThere]);
  useLayoutEffect(() => {
    if (!jump || done.current === jump) return;
    const turn = content.current?.querySelector(`[data-turn="${CSS.escape(jump.turnKey)}"]`);
    if (!turn) return;
    done.current = jump;
    // A jump that is over must not be repeated when its conversation is opened again.
    useJump.setState({ jump: null });
    controller.current?.reveal(turn);
    if (jump.isMarked) pointOut(turn);
  });
  useEffect(() => {
    const follow = () => {
      const messageId = messageInHash(window.location.hash);
      if (messageId !== null) void goToMessage(threadKey, messageId);
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [threadKey]);
}

function pointOut(turn: Element): void {
  turn.removeAttribute('data-pointed-out');
  // Without a style in between, an animation does not begin again.
  turn.getBoundingClientRect();
  turn.setAttribute('data-pointed-out', '');
  turn.addEventListener('animationend', () => turn.removeAttribute('data-pointed-out'), { once: true });
}
