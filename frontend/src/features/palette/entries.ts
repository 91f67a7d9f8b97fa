import type { ReactNode } from 'react';
import { type Match, rank } from './rank.ts';

export interface PaletteEntry {
  id: string;
  group: 'Chats' | 'Actions' | 'Models';
  label: string;
  icon: ReactNode;
  note?: string;
  /** The shortcut that does the same. */
  keys?: string;
  run: () => void;
}

export interface PaletteItem {
  entry: PaletteEntry;
  ranges: Match['ranges'];
}

interface PaletteGroup {
  name: PaletteEntry['group'];
  items: PaletteItem[];
}

const mostOf: Record<PaletteEntry['group'], { unasked: number; asked: number }> = {
  Chats: { unasked: 6, asked: 20 },
  Actions: { unasked: 20, asked: 8 },
  Models: { unasked: 0, asked: 6 },
};
const groupNames = ['Chats', 'Actions', 'Models'] as const;

/**
 * What is shown for `query`: the group with the best match first, in each the best first. `found` has been looked for
 * already: what fits the query in a way that is not known here stands at the end.
 */
export function groupEntries(
  query: string,
  entries: readonly PaletteEntry[],
  found: readonly PaletteEntry[],
): PaletteGroup[] {
  const known = new Set(entries.map(({ id }) => id));
  const all = [...entries, ...found.filter(({ id }) => !known.has(id))];
  const ranked = rank(query, all, ({ label }) => label);
  const limit = (name: PaletteEntry['group']) => mostOf[name][query === '' ? 'unasked' : 'asked'];
  const groups = groupNames.map((name) => {
    const items = ranked.filter(({ entry }) => entry.group === name).slice(0, limit(name));
    return {
      name,
      best: items[0]?.match.score ?? 0,
      items: items.map(({ entry, match }) => ({ entry, ranges: match.ranges })),
    };
  });
  if (query !== '') groups.sort((a, b) => b.best - a.best);
  return groups.filter(({ items }) => items.length > 0);
}
