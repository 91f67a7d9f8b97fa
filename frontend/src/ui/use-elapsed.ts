import { useEffect, useState } from 'react';

/** Milliseconds since `startMs`, renewed every `stepMs`; 0 while there is no start. */
export function useElapsed(startMs: number | null, stepMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    if (startMs === null) return;
    const timer = setInterval(() => setNowMs(Date.now()), stepMs);
    return () => clearInterval(timer);
  }, [startMs, stepMs]);
  return startMs === null ? 0 : Math.max(0, nowMs - startMs);
}
