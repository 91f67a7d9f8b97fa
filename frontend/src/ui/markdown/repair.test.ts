import { expect, test } from 'vitest';
import { repair } from './repair.ts';

test.each([
  ['plain', 'plain'],
  ['a **bold wo', 'a **bold wo**'],
  ['a **bold*', 'a **bold**'],
  ['a **bold**', 'a **bold**'],
  ['a **', 'a '],
  ['- **Item', '- **Item**'],
  ['run `npm st', 'run `npm st`'],
  ['see [the do', 'see the do'],
  ['see [the docs](https://exa', 'see the docs'],
  ['see [the docs](https://example.org)', 'see [the docs](https://example.org)'],
  ['~~gone', '~~gone~~'],
  ['```js\nconst a = "**', '```js\nconst a = "**'],
  ['2 * 3 = ', '2 * 3 = '],
])('%j becomes %j', (given, wanted) => {
  expect(repair(given)).toBe(wanted);
});
