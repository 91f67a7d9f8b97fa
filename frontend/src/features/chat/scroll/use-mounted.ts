import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { whenIdle } from '../../../lib/idle.ts';
import type { Turn } from '../types.ts';
import {
  atEnd,
  grownDown,
  grownUp,
  idleTurns,
  lastInView,
  type Mounted,
  mountedAround,
  resolve,
} from './mounted.ts';

const sliceTurns = 2;
const sliceMs = 8;
/** Who leafs through conversations is not held up by what each of them would mount above its view. */
const restMs = 250;
/** Mounted at once when the reader comes near the edge of what is there. */
const nearTurns = 10;

interface MountedTurns {
  from: number;
  to: number;
  /** Older turns come in idle time, without being asked for. */
  isGrowing: boolean;
  growUp: () => void;
  growDown: () => void;
  showEnd: () => void;
  show: (turnKey: string) => void;
}

/** Which turns are in the document. Those in view at once, older ones in idle time and on the way to them. */
export function useMounted(turns: Turn[], isEnd: boolean): MountedTurns {
  const [mounted, setMounted] = useState<Mounted>(() => lastInView(turns, window.innerHeight));
  const { from, to } = resolve(turns, mounted);
  const slice = useRef(sliceTurns);
  const hasRested = useRef(false);
  const isGrowing = isEnd && to === turns.length && from > 0 && to - from < idleTurns;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each slice asks for the next.
  useEffect(() => {
    if (!isGrowing) return;
    const grow = () => {
      const startMs = performance.now();
      flushSync(() => setMounted((now) => grownUp(turns, now, slice.current)));
      slice.current = performance.now() - startMs > sliceMs ? 1 : sliceTurns;
    };
    if (hasRested.current) return whenIdle(grow);
    let cancel = () => {};
    const timer = setTimeout(() => {
      hasRested.current = true;
      cancel = whenIdle(grow);
    }, restMs);
    return () => {
      clearTimeout(timer);
      cancel();
    };
  }, [isGrowing, from, turns]);
  return {
    from,
    to,
    isGrowing,
    growUp: () => setMounted((now) => grownUp(turns, now, nearTurns)),
    growDown: () => setMounted((now) => grownDown(turns, now, nearTurns)),
    showEnd: () => setMounted(grownUp(turns, atEnd, 0)),
    show: (turnKey) => setMounted((now) => mountedAround(turns, now, turnKey)),
  };
}
