/** A list that only grows, in pieces of `chunkSize`: all but the last piece keep their identity, so that drawing skips them. */
export type Chunks<T> = readonly (readonly T[])[];

export const chunkSize = 32;

/** `chunks` with `items` behind them; full pieces are the same arrays as before. */
export function withMore<T>(chunks: Chunks<T>, items: readonly T[]): Chunks<T> {
  if (items.length === 0) return chunks;
  const last = chunks.at(-1);
  const isOpen = last !== undefined && last.length < chunkSize;
  const kept = isOpen ? chunks.slice(0, -1) : chunks;
  const rest = isOpen ? [...last, ...items] : items;
  const added: (readonly T[])[] = [];
  for (let start = 0; start < rest.length; start += chunkSize)
    added.push(rest.slice(start, start + chunkSize));
  return [...kept, ...added];
}
