import type { ConversationPage, ConversationSummary } from '@parley/contract/conversations';
import { type DateGroup, dateGroup } from '../../lib/time.ts';

/** Below zero when `a` stands before `b`. All times are ISO 8601 in UTC, so that their order is that of their letters. */
const byTime = (a: ConversationSummary, b: ConversationSummary): number =>
  a.updated_at === b.updated_at ? b.id - a.id : a.updated_at > b.updated_at ? -1 : 1;

/** Latest first; each conversation once, the newer word about it winning. `known` must be in order already. */
export function mergeSummaries(
  known: readonly ConversationSummary[],
  fresh: readonly ConversationSummary[],
): ConversationSummary[] {
  const incoming = [...new Map(fresh.map((item) => [item.id, item])).values()].sort(byTime);
  const ids = new Set(incoming.map(({ id }) => id));
  const merged: ConversationSummary[] = [];
  let next = 0;
  for (const item of known) {
    if (ids.has(item.id)) continue;
    for (; next < incoming.length; next += 1) {
      const other = incoming[next];
      if (!other || byTime(other, item) > 0) break;
      merged.push(other);
    }
    merged.push(item);
  }
  return merged.concat(incoming.slice(next));
}

/**
 * The list after its top was read again: `page` is how it begins, `pinned` the pinned ones as far as one page goes.
 * `asked` is the list as it was then: what has not changed since and is missing in its place was deleted elsewhere, and
 * what has left the list since stays away.
 */
export function withTop(
  items: readonly ConversationSummary[],
  asked: readonly ConversationSummary[],
  { page, pinned }: { page: ConversationPage; pinned: ConversationPage },
): ConversationSummary[] {
  const present = new Set(items.map(({ id }) => id));
  const gone = new Set(asked.flatMap(({ id }) => (present.has(id) ? [] : id)));
  const fresh = [...page.items, ...pinned.items].filter(({ id }) => !gone.has(id));
  const ids = new Set(fresh.map(({ id }) => id));
  const last = page.items.at(-1);
  const isInPage = (item: ConversationSummary) =>
    page.next_cursor === null || (last !== undefined && byTime(item, last) < 0);
  const unchanged = new Set(asked);
  const kept = items.filter((item) => ids.has(item.id) || !unchanged.has(item) || !isInPage(item));
  const unpinned = kept.filter(
    (item) =>
      pinned.next_cursor === null && item.pinned_at !== null && unchanged.has(item) && !ids.has(item.id),
  );
  return mergeSummaries(kept, [...unpinned.map((item) => ({ ...item, pinned_at: null })), ...fresh]);
}

export type ListRow =
  | { type: 'heading'; key: string; text: string }
  | { type: 'chat'; key: string; item: ConversationSummary };

/** A row is made once for as long as nothing is new about its conversation: the list is long, and grows by pages. */
const madeRows = new WeakMap<ConversationSummary, ListRow>();

function rowOf(item: ConversationSummary): ListRow {
  let row = madeRows.get(item);
  if (!row) {
    row = { type: 'chat', key: `${item.id}`, item };
    madeRows.set(item, row);
  }
  return row;
}

/** What the list shows from top to bottom: the pinned ones, the latest pin first, then the others by date. */
export function listRows(items: readonly ConversationSummary[], now: Date): ListRow[] {
  const rows: ListRow[] = [];
  const pinned = items.filter((item) => item.pinned_at !== null);
  if (pinned.length > 0) {
    rows.push({ type: 'heading', key: 'Pinned', text: 'Pinned' });
    pinned.sort((a, b) => ((a.pinned_at ?? '') > (b.pinned_at ?? '') ? -1 : 1));
    rows.push(...pinned.map(rowOf));
  }
  let group: DateGroup | null = null;
  for (const item of items) {
    if (item.pinned_at !== null) continue;
    if (!group || item.updated_at < group.since) {
      group = dateGroup(item.updated_at, now);
      rows.push({ type: 'heading', key: group.heading, text: group.heading });
    }
    rows.push(rowOf(item));
  }
  return rows;
}

/** What a conversation is called until the server has named it. */
export function provisionalTitle(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length <= 60 ? line : `${line.slice(0, 59).trimEnd()}…`;
}
