/**
 * Which of the turns are in the document: from the turn `firstKey` to the turn `lastKey`, or to the end. Keys, since
 * turns come in front and behind while the reader stays.
 */
export interface Mounted {
  firstKey: string | null;
  lastKey: string | null;
}

interface Keyed {
  key: string;
}

/** Mounted at once where the reader goes to; at the end of a conversation no more than that. */
export const firstTurns = 10;
/** Up to so many are added in idle time, so that the browser's own search and the scroll bar know them. */
export const idleTurns = 60;
/** Beyond this, what is far from the reader is taken out again. */
export const maxTurns = 120;

/** The last turns, and all that will come. */
export const atEnd: Mounted = { firstKey: null, lastKey: null };

/** Shape: `from` and `to` are indices, `to` exclusive. Keys that are gone mean the end of the path. */
export function resolve(
  turns: readonly Keyed[],
  { firstKey, lastKey }: Mounted,
): { from: number; to: number } {
  const first = firstKey === null ? -1 : turns.findIndex(({ key }) => key === firstKey);
  const last = lastKey === null ? -1 : turns.findIndex(({ key }) => key === lastKey);
  const to = last < 0 ? turns.length : last + 1;
  const from = first < 0 ? Math.max(0, to - firstTurns) : first;
  return { from: Math.min(from, to), to };
}

const lineChars = 80;
const linePx = 26;
const gapPx = 14;
/** What stands around the words of a turn. */
const framePx = 48;

/** What a turn with this text takes, roughly, in CSS pixels. */
function roughHeight(text: string): number {
  let height = framePx;
  for (const line of text.split('\n')) height += line ? Math.ceil(line.length / lineChars) * linePx : gapPx;
  return height;
}

/** The last turns that fill a view of `viewPx`, by a rough guess, and all that will come. */
export function lastInView(turns: readonly (Keyed & { content: string })[], viewPx: number): Mounted {
  let from = turns.length;
  let height = 0;
  while (from > 0 && turns.length - from < firstTurns && height < viewPx) {
    from -= 1;
    height += roughHeight(turns[from]?.content ?? '');
  }
  return between(turns, from, turns.length);
}

function between(turns: readonly Keyed[], from: number, to: number): Mounted {
  return {
    firstKey: turns[Math.max(0, from)]?.key ?? null,
    lastKey: to >= turns.length ? null : (turns[to - 1]?.key ?? null),
  };
}

/** `count` more turns above; past the limit, the last ones go. */
export function grownUp(turns: readonly Keyed[], mounted: Mounted, count: number): Mounted {
  const { from, to } = resolve(turns, mounted);
  const start = Math.max(0, from - count);
  return between(turns, start, Math.min(to, start + maxTurns));
}

/** `count` more turns below; past the limit, the first ones go. */
export function grownDown(turns: readonly Keyed[], mounted: Mounted, count: number): Mounted {
  const { from, to } = resolve(turns, mounted);
  const end = Math.min(turns.length, to + count);
  return between(turns, Math.max(from, end - maxTurns), end);
}

/** The turn `key` with some above and below; what is mounted already when it is among that. */
export function mountedAround(turns: readonly Keyed[], mounted: Mounted, key: string): Mounted {
  const at = turns.findIndex((turn) => turn.key === key);
  const { from, to } = resolve(turns, mounted);
  if (at < 0 || (at >= from && at < to)) return mounted;
  return between(turns, at - firstTurns / 2, Math.min(turns.length, at + firstTurns));
}
