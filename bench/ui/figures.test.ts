import { expect, it } from 'vitest';
import { median, quantile } from './figures.ts';

it('the median is the middle of the values, in whatever order they come', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([7])).toBe(7);
  expect(median([])).toBeNaN();
});

it('a quantile is a value under which that share lies, never past the last one', () => {
  const values = Array.from({ length: 20 }, (_, at) => 20 - at);
  expect(quantile(values, 0.95)).toBe(20);
  expect(quantile(values, 0.5)).toBe(11);
  expect(quantile([3], 0.98)).toBe(3);
});
