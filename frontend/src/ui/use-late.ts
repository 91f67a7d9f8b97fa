import { startTransition, useEffect, useState } from 'react';
import { afterPaint } from '../lib/frames.ts';

/**
 * The value as it was when the last frame was painted; `first` until there was one. For what may be seen a frame later than
 * what the reader asked for: to draw it in the same frame would hold that up.
 */
export function useLate<Value>(value: Value, first: Value = value): Value {
  const [late, setLate] = useState(() => first);
  useEffect(() => {
    if (value !== late) return afterPaint(() => startTransition(() => setLate(() => value)));
  }, [value, late]);
  return late;
}
