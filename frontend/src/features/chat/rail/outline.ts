import type { Turn } from '../types.ts';

/** A question of the conversation, as a list of them shows it. */
export interface OutlineItem {
  id: number;
  text: string;
}

const maxChars = 80;

/** The questions among `turns`. */
export function outlineOf(turns: readonly Turn[]): OutlineItem[] {
  return turns
    .filter(({ role }) => role === 'user')
    .map(({ id, content }) => ({
      id,
      text: content
        .slice(0, 4 * maxChars)
        .replaceAll(/\s+/g, ' ')
        .trim()
        .slice(0, maxChars),
    }));
}

/**
 * What the server said about the older questions, then the questions at hand, which are newer than its answer. An answer
 * without the first question at hand is about another path, such as that of another version.
 */
export function mergeOutline(older: readonly OutlineItem[], own: readonly OutlineItem[]): OutlineItem[] {
  const joint = older.findIndex(({ id }) => id === own[0]?.id);
  return [...older.slice(0, Math.max(0, joint)), ...own];
}

/** At most `max` of the items, evenly chosen, the first and the last among them. */
export function railMarks<Item>(items: readonly Item[], max: number): Item[] {
  if (items.length <= max) return [...items];
  const step = (items.length - 1) / (max - 1);
  return Array.from({ length: max }, (_, at) => items[Math.round(at * step)] as Item);
}

/** The mark nearest above what is looked at: the index in `marks` of the last one not after the message `id`. */
export function currentMark(marks: readonly OutlineItem[], id: number | null): number {
  if (id === null) return marks.length - 1;
  return Math.max(
    0,
    marks.findLastIndex((mark) => mark.id <= id),
  );
}
