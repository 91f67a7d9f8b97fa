import { useEffect, useState } from 'react';
import { whenIdle } from '../../../lib/idle.ts';
import { fetchOutline } from '../api.ts';
import type { Thread } from '../types.ts';
import { mergeOutline, type OutlineItem, outlineOf } from './outline.ts';

/** The questions of the whole visible path. Those that are not at hand are asked for when there is time. */
export function useOutline(thread: Thread, isWanted: boolean): OutlineItem[] {
  const { id, hasOlder, turns } = thread;
  const [older, setOlder] = useState<OutlineItem[]>([]);
  const own = outlineOf(turns);
  const firstId = own[0]?.id ?? null;
  const isMissing = isWanted && hasOlder && !older.some((item) => item.id === firstId);
  useEffect(() => {
    // The server does not know yet what has no id of its own.
    if (!isMissing || id === null || firstId === null || firstId < 0) return;
    let isLeft = false;
    const take = ({ items }: { items: OutlineItem[] }) => {
      if (!isLeft) setOlder(items);
    };
    // Without it the rail has only what is at hand.
    const cancel = whenIdle(() => void fetchOutline(id).then(take, () => {}));
    return () => {
      isLeft = true;
      cancel();
    };
  }, [id, firstId, isMissing]);
  return hasOlder ? mergeOutline(older, own) : own;
}
