import { expect, test } from 'vitest';
import { conversationPath, parseRoute } from './router.ts';

test.each([
  ['/', { name: 'home' }],
  ['/c/5', { name: 'conversation', conversationId: 5 }],
  ['/c/5/', { name: 'conversation', conversationId: 5 }],
  ['/c/05', { name: 'unknown', path: '/c/05' }],
  ['/c/', { name: 'unknown', path: '/c/' }],
  ['/c/1e3', { name: 'unknown', path: '/c/1e3' }],
  ['/elsewhere', { name: 'unknown', path: '/elsewhere' }],
])('%s', (path, route) => {
  expect(parseRoute(path)).toEqual(route);
});

test('a conversation’s path leads back to it', () => {
  expect(parseRoute(conversationPath(12))).toEqual({ name: 'conversation', conversationId: 12 });
});
