import type { ConversationSummary } from '@parley/contract/conversations';
import { expect, test } from 'vitest';
import { listRows, mergeSummaries, provisionalTitle } from './list.ts';

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

test('shortens a long first message to one line', () => {
  expect(provisionalTitle('  two\n lines ')).toBe('two lines');
  expect(provisionalTitle('x'.repeat(100))).toHaveLength(60);
});
