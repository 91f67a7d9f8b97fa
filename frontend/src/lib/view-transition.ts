import { flushSync } from 'react-dom';

/** Changes the page with a cross-fade where the browser can and the reader wants it; at once elsewhere. */
export function startTransition(change: () => void): void {
  const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (isCalm || !('startViewTransition' in document)) {
    change();
    return;
  }
  document.startViewTransition(() => flushSync(change));
}
