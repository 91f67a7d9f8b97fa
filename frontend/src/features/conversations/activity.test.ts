import { beforeEach, expect, test } from 'vitest';
import { forgetRunning, noteEnded, noteRunning, noteSeen, resetActivity, useActivity } from './activity.ts';

beforeEach(resetActivity);

test('a conversation is unread once its answer has ended unseen, until it is looked at', () => {
  noteRunning(7);
  noteRunning(7);
  expect(useActivity.getState()).toEqual({ runningIds: [7], unreadIds: [] });
  noteEnded(7, false);
  expect(useActivity.getState()).toEqual({ runningIds: [], unreadIds: [7] });
  noteSeen(7);
  expect(useActivity.getState().unreadIds).toEqual([]);
});

test('an answer that was watched to its end leaves nothing to read', () => {
  noteEnded(7, true);
  expect(useActivity.getState().unreadIds).toEqual([]);
});

test('the oldest unread ones are forgotten when there are too many', () => {
  for (let id = 1; id <= 250; id += 1) noteEnded(id, false);
  const { unreadIds } = useActivity.getState();
  expect(unreadIds).toHaveLength(200);
  expect(unreadIds.at(-1)).toBe(250);
});

test('what ran while nobody listened may have ended', () => {
  noteRunning(1);
  forgetRunning();
  expect(useActivity.getState().runningIds).toEqual([]);
});
