import { flushSync } from 'react-dom';

const glideMs = 240;

/**
 * Changes the page at once, and lets `element` glide from where it stood to where it then stands, for readers who like
 * movement.
 */
export function changeWithGlide(element: HTMLElement | null, change: () => void): void {
  const beforeTop = element?.getBoundingClientRect().top ?? 0;
  flushSync(change);
  if (!element || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const wayPx = beforeTop - element.getBoundingClientRect().top;
  const easing = 'cubic-bezier(0.2, 0.8, 0.2, 1)';
  element.animate([{ transform: `translateY(${wayPx}px)` }, {}], { duration: glideMs, easing });
}
