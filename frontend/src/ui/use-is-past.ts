import { useEffect, useState } from 'react';

/** Timers hold no longer waits than this; a sleeping computer makes them late in any case. */
const maxWaitMs = 60_000;

/** True once `isoTime` has come, and when there is none to wait for. */
export function useIsPast(isoTime: string | null): boolean {
  const atMs = isoTime === null ? 0 : Date.parse(isoTime);
  const [nowMs, setNowMs] = useState(() => Date.now());
  const isPast = !(atMs > nowMs);
  useEffect(() => {
    if (isPast) return;
    const timer = setTimeout(() => setNowMs(Date.now()), Math.min(maxWaitMs, atMs - nowMs + 50));
    return () => clearTimeout(timer);
  }, [isPast, atMs, nowMs]);
  return isPast;
}
