/** The places of `wanted` in `text`, upper and lower case being one. */
export function matchesIn(text: string, wanted: string): number[] {
  const folded = text.toLowerCase();
  // A letter whose small form is longer would shift all places behind it.
  const isExact = folded.length === text.length;
  const [within, sought] = isExact ? [folded, wanted.toLowerCase()] : [text, wanted];
  const places: number[] = [];
  if (sought === '') return places;
  for (let at = within.indexOf(sought); at >= 0; at = within.indexOf(sought, at + sought.length))
    places.push(at);
  return places;
}

export interface Hit {
  id: number;
  count: number;
}

/** One of the places found: the `nth` in the message `id`, both counted from the first. */
export interface Place {
  id: number;
  nth: number;
}

/** The place number `index` of all; null when there are not so many. */
export function placeAt(hits: readonly Hit[], index: number): Place | null {
  let rest = index;
  for (const { id, count } of hits) {
    if (rest < count) return { id, nth: rest };
    rest -= count;
  }
  return null;
}

/** Where to begin: the first place in the message `fromId` or after it, else the last of all. */
export function firstIndex(hits: readonly Hit[], fromId: number | null): number {
  const total = hits.reduce((sum, { count }) => sum + count, 0);
  let index = 0;
  for (const { id, count } of hits) {
    if (fromId !== null && id >= fromId) return index;
    index += count;
  }
  return Math.max(0, total - 1);
}
