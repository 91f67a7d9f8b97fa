/** Two heights of the view. In a browser that knows no such margin it is what the browser itself takes for near. */
const options: IntersectionObserverInit & { scrollMargin: string } = { scrollMargin: '200% 0px' };

/** Safari's selections lose what is skipped; it is also the one that leaves a scroller's place to the page. */
const isSafe = () => CSS.supports('content-visibility', 'auto') && CSS.supports('overflow-anchor', 'none');

let observer: IntersectionObserver | undefined;

/**
 * Spares the browser the layout and painting of `element` while it is far from the view. It keeps the height that it had,
 * and is whole again before it is seen. What is inside must not change its height any more. Returns the undo.
 */
export function skipWhileFar(element: HTMLElement): (() => void) | undefined {
  if (!isSafe()) return undefined;
  observer ??= new IntersectionObserver((entries) => entries.forEach(follow), options);
  const used = observer;
  used.observe(element);
  return () => {
    used.unobserve(element);
    skip(element, null);
  };
}

function follow({ target, isIntersecting, boundingClientRect }: IntersectionObserverEntry): void {
  if (target instanceof HTMLElement) skip(target, isIntersecting ? null : boundingClientRect.height);
}

function skip({ style }: HTMLElement, heightPx: number | null): void {
  style.contentVisibility = heightPx === null ? '' : 'auto';
  style.containIntrinsicBlockSize = heightPx === null ? '' : `auto ${heightPx}px`;
}
