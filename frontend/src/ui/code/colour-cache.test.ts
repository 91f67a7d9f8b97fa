import { expect, test } from 'vitest';
import { ColourCache } from './colour-cache.ts';

test('blocks are told apart by language and text', () => {
  const cache = new ColourCache();
  cache.set('go', 'a', [[Uint16Array.of(1, 2)]]);
  expect(cache.get('go', 'a')).toEqual([[Uint16Array.of(1, 2)]]);
  expect(cache.get('go', 'b')).toBeNull();
  expect(cache.get('c', 'a')).toBeNull();
});

test('of many blocks those used last are kept', () => {
  const cache = new ColourCache();
  for (let i = 0; i < 300; i += 1) {
    cache.set('go', `${i}`, []);
    cache.get('go', '0');
  }
  expect(cache.get('go', '0')).toEqual([]);
  expect(cache.get('go', '299')).toEqual([]);
  expect(cache.get('go', '100')).toBeNull();
});

test('of large blocks fewer are kept', () => {
  const cache = new ColourCache();
  for (let i = 0; i < 100; i += 1) cache.set('go', `${i}${'x'.repeat(50_000)}`, []);
  const kept = Array.from({ length: 100 }, (_, i) => cache.get('go', `${i}${'x'.repeat(50_000)}`));
  expect(kept.filter(Boolean)).toHaveLength(79);
  expect(kept.at(-1)).toEqual([]);
});
