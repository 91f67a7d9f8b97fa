import { type RefObject, useEffect, useState } from 'react';

/** A keyboard can scroll only what it can focus; what does not scroll should not be a stop. */
export function useIsScrollable(scroller: RefObject<HTMLElement | null>): boolean {
  const [isScrollable, setIsScrollable] = useState(false);
  useEffect(() => {
    const outer = scroller.current;
    if (!outer) return;
    // Sizes are told after layout, so that asking for them costs none.
    const observer = new ResizeObserver(() => setIsScrollable(outer.scrollWidth > outer.clientWidth));
    observer.observe(outer);
    if (outer.firstElementChild) observer.observe(outer.firstElementChild);
    return () => observer.disconnect();
  }, [scroller]);
  return isScrollable;
}
