/** Where a scroller stands. Units: CSS pixels. */
export interface ScrollPlace {
  top: number;
  /** Of all that can be scrolled through. */
  height: number;
  /** Of the part that is seen. */
  view: number;
}

/** Scrolling up by this much is a wish to stay where one is. */
export const escapePx = 3;
/** Coming this near to the end is a wish to follow it again. */
export const returnPx = 60;

export const distanceToEnd = ({ top, height, view }: ScrollPlace): number => height - top - view;

/**
 * Whether the end is followed after a scroll event.
 *
 * Shape:  `isOwn` when the event is the echo of a write of ours; `hasEnd` when the content ends with the last turn.
 */
export function isPinnedAfter(
  isPinned: boolean,
  before: ScrollPlace,
  now: ScrollPlace,
  { isOwn, hasEnd }: { isOwn: boolean; hasEnd: boolean },
): boolean {
  if (!hasEnd) return false;
  if (isOwn) return isPinned;
  const moved = now.top - before.top;
  // Content that became shorter moves the end itself: then nobody scrolled.
  if (moved < 0 && now.height < before.height && distanceToEnd(now) <= 1) return isPinned;
  if (moved <= -escapePx) return false;
  if (moved > 0 && distanceToEnd(now) < returnPx) return true;
  return isPinned;
}

/** What must stand below the content so that `anchorTop` can be at the top of the view, `gapPx` below its edge. */
export function spacerHeight(
  anchorTop: number,
  { contentHeight, view, gapPx }: { contentHeight: number; view: number; gapPx: number },
): number {
  return Math.max(0, anchorTop - gapPx + view - contentHeight);
}

/** Where a glide of `durationMs` is after `elapsedMs`; it ends at `to` exactly. */
export function glidePosition(from: number, to: number, elapsedMs: number, durationMs: number): number {
  if (elapsedMs >= durationMs) return to;
  const rest = 1 - elapsedMs / durationMs;
  return to - (to - from) * rest ** 3;
}
