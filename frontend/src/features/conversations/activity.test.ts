import { beforeEach, expect, test, vi } from 'vitest';
import {
  followUnread,
  forgetRunning,
  noteEnded,
  noteRunning,
  noteSeen,
  resetActivity,
  useActivity,
} from './activity.ts';

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

test('what another tab could not see is no news here when it is in sight here', () => {
  const stored = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  };
  const window = Object.assign(new EventTarget(), { localStorage });
  vi.stubGlobal('window', window);
  const noteElsewhere = (ids: number[]) => {
    stored.set('parley.unread', JSON.stringify(ids));
    window.dispatchEvent(Object.assign(new Event('storage'), { key: 'parley.unread' }));
  };
  const leave = followUnread(() => noteSeen(7));
  noteElsewhere([6, 7]);
  expect(useActivity.getState().unreadIds).toEqual([6]);
  expect(stored.get('parley.unread')).toBe('[6]');
  leave();
  noteElsewhere([8]);
  expect(useActivity.getState().unreadIds).toEqual([6]);
  vi.unstubAllGlobals();
});
