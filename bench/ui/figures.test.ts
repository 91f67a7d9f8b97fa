import { expect, it } from 'vitest';
import { median, quantile } from './figures.ts';

it('the median is the middle of the values, in whatever order they come', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([7])).toBe(7);
  expect(median([])).toBeNaN();
});

it('a quantile is the smallest value that such a share does not exceed', () => {
  const values = Array.from({ length: 20 }, (_, at) => 20 - at);
  expect(quantile(values, 0.95)).toBe(19);
  expect(quantile(values, 0.96)).toBe(20);
  expect(quantile(values, 0.5)).toBe(10);
  expect(quantile([3], 0.98)).toBe(3);
  expect(quantile([3, 4], 0)).toBe(3);
});
