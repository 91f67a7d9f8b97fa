import { expect, it } from 'vitest';
import { watchLoad } from './load.ts';

it('is too high when many answers are late, and not when few are: it is not they who make them late', () => {
  const clock = { lateMs: 200 };
  const load = watchLoad(clock);
  expect(load.isTooHigh(100)).toBe(true);
  expect(load.isTooHigh(5)).toBe(false);
  clock.lateMs = 20;
  expect(load.isTooHigh(100)).toBe(false);
});
