import { expect, test } from 'vitest';
import { firstIndex, matchesIn, placeAt } from './matches.ts';

test('finds without regard to case, and without overlaps', () => {
  expect(matchesIn('The river, the RIVER', 'River')).toEqual([4, 15]);
  expect(matchesIn('aaaa', 'aa')).toEqual([0, 2]);
  expect(matchesIn('abc', '')).toEqual([]);
  expect(matchesIn('ÄPFEL äpfel', 'äpfel')).toEqual([0, 6]);
});

test('is right about places where small letters are longer', () => {
  expect(matchesIn('İİ river', 'river')).toEqual([3]);
});

const hits = [
  { id: 3, count: 2 },
  { id: 8, count: 1 },
];

test('counts places over messages', () => {
  expect([0, 1, 2, 3].map((index) => placeAt(hits, index))).toEqual([
    { id: 3, nth: 0 },
    { id: 3, nth: 1 },
    { id: 8, nth: 0 },
    null,
  ]);
});

test('begins at what is looked at', () => {
  expect([1, 3, 4, 9].map((id) => firstIndex(hits, id))).toEqual([0, 0, 2, 2]);
  expect(firstIndex(hits, null)).toBe(2);
  expect(firstIndex([], 4)).toBe(0);
});
