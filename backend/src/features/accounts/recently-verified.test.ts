import { expect, test } from 'vitest';
import { RecentlyVerified } from './recently-verified.ts';

const claims = { userId: 1, sessionId: 2 };

test('a token is known until it expires, and no other one with it', () => {
  const recent = new RecentlyVerified();
  recent.keep('a.b.c', claims, 1_000);
  expect(recent.find('a.b.c', 999)).toEqual(claims);
  expect(recent.find('a.b.d', 999)).toBeNull();
  expect(recent.find('a.b.c', 1_000)).toBeNull();
  expect(recent.find('a.b.c', 0)).toBeNull();
});

test('the oldest is forgotten when there are too many', () => {
  const recent = new RecentlyVerified();
  for (let at = 0; at <= 2_000; at += 1) recent.keep(String(at), claims, 1_000);
  expect(recent.find('0', 0)).toBeNull();
  expect(recent.find('1', 0)).toEqual(claims);
});
