import type { ConversationSummary } from '@parley/contract/conversations';
import { dateGroup } from '../../lib/time.ts';

/** Latest first; each conversation once, the newer word about it winning. */
export function mergeSummaries(
  known: readonly ConversationSummary[],
  fresh: readonly ConversationSummary[],
): ConversationSummary[] {
  const byId = new Map([...known, ...fresh].map((item) => [item.id, item]));
  return [...byId.values()].sort(
    (a, b) => Date.parse(b.updated_at) - Date.parse(a.updated_at) || b.id - a.id,
  );
}

export interface ListGroup {
  heading: string;
  items: ConversationSummary[];
}

/** The list under its date headings. It must be sorted already. */
export function groupByDate(items: readonly ConversationSummary[], now: Date): ListGroup[] {
  const groups: ListGroup[] = [];
  for (const item of items) {
    const heading = dateGroup(item.updated_at, now);
    const last = groups.at(-1);
    if (last?.heading === heading) last.items.push(item);
    else groups.push({ heading, items: [item] });
  }
  return groups;
}

/** What a conversation is called until the server has named it. */
export function provisionalTitle(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length <= 60 ? line : `${line.slice(0, 59).trimEnd()}…`;
}
