import { expect, test } from 'vitest';
import { readable } from './readable.ts';

test('the marks of headings, lists and tables go, the words stay', () => {
  const text =
    '## Times\n\n- first\n  - second\n\n| Line | Every |\n| --- | :-: |\n| 5 | 10 min |\n\n#5 is a line.';
  expect(readable(text)).toBe('Times\n\n• first\n  • second\n\nLine · Every\n5 · 10 min\n\n#5 is a line.');
});

test('what only looks like a mark stays', () => {
  const text = 'a | b\n-5 degrees\nC# is\n3. three';
  expect(readable(text)).toBe(text);
});
