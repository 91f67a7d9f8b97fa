import { expect, test } from 'vitest';
import { isoTimestamp } from './pool.ts';

test.each([
  ['2025-11-24 01:33:00+00', '2025-11-24T01:33:00.000000Z'],
  ['2025-11-24 01:33:00.5+00', '2025-11-24T01:33:00.500000Z'],
  ['2025-11-24 01:33:00.123456+00', '2025-11-24T01:33:00.123456Z'],
  ['infinity', 'infinity'],
])('%s becomes %s', (text, expected) => {
  expect(isoTimestamp(text)).toBe(expected);
});
