import { expect, test } from 'vitest';
import { Lru } from './lru.ts';

test('gives up what was used least recently', () => {
  const lru = new Lru(2);
  expect([lru.touch('a'), lru.touch('b'), lru.touch('a'), lru.touch('c')]).toEqual([[], [], [], ['b']]);
  expect(lru.touch('d')).toEqual(['a']);
  lru.clear();
  expect(lru.touch('e')).toEqual([]);
});

test('gives up the next one when the first is held', () => {
  const lru = new Lru(2);
  lru.touch('a');
  lru.touch('b');
  expect(lru.touch('c', (name) => name === 'a')).toEqual(['b']);
  expect(lru.touch('d')).toEqual(['a']);
});
