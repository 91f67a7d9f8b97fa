import { expect, it } from 'vitest';
import { measureFirstLoad, overBudget } from '../../tools/budget/first-load.ts';

it('the built page keeps the budget of its first load', () => {
  const load = measureFirstLoad();
  const kb = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
  process.stdout.write(
    `  first load: ${kb(load.scriptBytes)} script, ${kb(load.styleBytes)} CSS (gzip), ${load.requests} requests\n`,
  );
  expect(load.scriptBytes).toBeGreaterThan(50 * 1024);
  expect(load.styleBytes).toBeGreaterThan(1024);
  expect(overBudget(load)).toEqual([]);
});
