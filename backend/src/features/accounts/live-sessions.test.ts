import { expect, it } from 'vitest';
import { LiveSessions } from './live-sessions.ts';

const claims = { sessionId: 7, userId: 1 };

it('believes a look for five seconds, for its user alone', () => {
  const sessions = new LiveSessions();
  expect(sessions.has(claims, 0)).toBe(false);
  sessions.note(new Map([[7, 1]]), 1_000);
  expect(sessions.has(claims, 5_999)).toBe(true);
  expect(sessions.has({ ...claims, userId: 2 }, 2_000)).toBe(false);
  expect(sessions.has({ ...claims, sessionId: 8 }, 2_000)).toBe(false);
  expect(sessions.has(claims, 6_000)).toBe(false);
});

it('does not believe a look that is older than the end of the session', () => {
  const sessions = new LiveSessions();
  sessions.note(new Map([[7, 1]]), 1_000);
  sessions.forget(7, 2_000);
  expect(sessions.has(claims, 2_000)).toBe(false);
  sessions.note(new Map([[7, 1]]), 1_999);
  expect(sessions.has(claims, 2_001)).toBe(false);
});

it('takes the last look for the whole truth', () => {
  const sessions = new LiveSessions();
  sessions.note(new Map([[7, 1]]), 1_000);
  sessions.note(new Map(), 2_000);
  expect(sessions.has(claims, 2_001)).toBe(false);
});
