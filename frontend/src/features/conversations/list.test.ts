import type { ConversationSummary } from '@parley/contract/conversations';
import { describe, expect, test } from 'vitest';
import { listRows, mergeSummaries, provisionalTitle, withTop } from './list.ts';

const at = (id: number, updated: Date, title = `chat ${id}`): ConversationSummary => ({
  id,
  title,
  title_state: 'set',
  pinned_at: null,
  created_at: updated.toISOString(),
  updated_at: updated.toISOString(),
});

const now = new Date(2026, 4, 20, 15, 0);

test('groups by day, week and month', () => {
  const items = [
    at(1, new Date(2026, 4, 20, 0, 5)),
    at(2, new Date(2026, 4, 19, 23, 59)),
    at(3, new Date(2026, 4, 14, 12)),
    at(4, new Date(2026, 4, 2)),
    at(5, new Date(2026, 2, 2)),
    at(6, new Date(2024, 2, 2)),
  ];
  const headings = listRows(items, now).flatMap((row) => (row.type === 'heading' ? row.text : []));
  expect(headings).toEqual(['Today', 'Yesterday', 'Previous 7 days', 'May', 'March', 'March 2024']);
});

test('has the pinned ones on top, the latest pin first, and nowhere else', () => {
  const items = [
    at(1, now),
    { ...at(2, now), pinned_at: '2026-01-01' },
    { ...at(3, now), pinned_at: '2026-02-01' },
  ];
  expect(listRows(items, now).map(({ key }) => key)).toEqual(['Pinned', '3', '2', 'Today', '1']);
});

test('keeps fifty thousand in order, page by page and one by one', () => {
  const all = Array.from({ length: 50_000 }, (_, n) => at(n, new Date(now.getTime() - n * 60_000)));
  let list: ConversationSummary[] = [];
  for (let from = 0; from < all.length; from += 10_000)
    list = mergeSummaries(list, all.slice(from, from + 10_000));
  expect(list).toEqual(all);
  list = mergeSummaries(list, [at(49_999, now, 'up')]);
  expect(list.slice(0, 2).map(({ id }) => id)).toEqual([49_999, 0]);
  expect(list).toHaveLength(50_000);
  expect(listRows(list, now).filter(({ type }) => type === 'chat')).toHaveLength(50_000);
});

test('merges pages: latest first, no conversation twice, the newer title wins', () => {
  const merged = mergeSummaries(
    [at(1, new Date(2026, 4, 1)), at(2, new Date(2026, 4, 2))],
    [at(1, new Date(2026, 4, 3), 'renamed')],
  );
  expect(merged.map(({ id, title }) => [id, title])).toEqual([
    [1, 'renamed'],
    [2, 'chat 2'],
  ]);
});

describe('the top read again', () => {
  const day = (n: number) => new Date(2026, 4, n);
  const pinnedAt = (id: number, on: Date) => ({ ...at(id, on), pinned_at: '2026-01-01' });
  const page = (items: ConversationSummary[], next: string | null = null) => ({ items, next_cursor: next });
  const ids = (items: ConversationSummary[]) => items.map(({ id }) => id);

  test('what was deleted elsewhere goes, what stands further down stays', () => {
    const items = [at(4, day(9)), at(3, day(8)), at(2, day(7)), at(1, day(6))];
    const top = { page: page([at(4, day(9)), at(2, day(7))], 'more'), pinned: page([]) };
    expect(ids(withTop(items, items, top))).toEqual([4, 2, 1]);
    expect(ids(withTop(items, items, { ...top, page: page([]) }))).toEqual([]);
  });

  test('what has come or changed since it was asked for stays', () => {
    const asked = [at(2, day(7)), at(1, day(6))];
    const items = [at(3, day(9)), at(2, day(8)), ...asked.slice(1)];
    expect(ids(withTop(items, asked, { page: page([at(1, day(6))]), pinned: page([]) }))).toEqual([3, 2, 1]);
  });

  test('what was deleted since it was asked for does not come back', () => {
    const asked = [at(2, day(7)), at(1, day(6))];
    const top = { page: page(asked), pinned: page([]) };
    expect(ids(withTop(asked.slice(1), asked, top))).toEqual([1]);
  });

  test('only a list of all pins tells what is pinned no more', () => {
    const items = [at(3, day(9)), pinnedAt(2, day(3)), pinnedAt(1, day(2))];
    const top = { page: page([at(3, day(9))], 'more'), pinned: page([pinnedAt(2, day(3))]) };
    const pinnedIds = (list: ConversationSummary[]) =>
      ids(list.filter(({ pinned_at }) => pinned_at !== null));
    expect(pinnedIds(withTop(items, items, top))).toEqual([2]);
    const more = { ...top, pinned: page([pinnedAt(2, day(3))], 'more') };
    expect(pinnedIds(withTop(items, items, more))).toEqual([2, 1]);
  });
});

test('shortens a long first message to one line', () => {
  expect(provisionalTitle('  two\n lines ')).toBe('two lines');
  expect(provisionalTitle('x'.repeat(100))).toHaveLength(60);
});
