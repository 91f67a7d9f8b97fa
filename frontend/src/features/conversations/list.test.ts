import type { ConversationSummary } from '@parley/contract/conversations';
import { expect, test } from 'vitest';
import { groupByDate, mergeSummaries, provisionalTitle } from './list.ts';

const at = (id: number, updated: Date, title = `chat ${id}`): ConversationSummary => ({
  id,
  title,
  title_state: 'set',
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
  const headings = groupByDate(items, now).map(({ heading }) => heading);
  expect(headings).toEqual(['Today', 'Yesterday', 'Previous 7 days', 'May', 'March', 'March 2024']);
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
