import { describe, expect, test } from 'vitest';
import type { Inline } from './model.ts';
import { StreamDoc } from './stream-doc.ts';
import { flatTree, inSlices, wholeTree } from './tree.fixture.ts';

const texts = [
  '1. Do this:\n\n   ```js\n   const a = 1;\n\n     if (a) {}\n   ```\n\n   Then **that** [1].\n   - sub *one* [2]\n   - sub two\n',
  '> quote [1] of *many* words\n> and more\n>\n> - a\n>   - b [2]\n>\n> ```\n> code\n> ```\n',
  '- a\n  - b\n    - c\n      - d\n        - e\n          - f [3]\n',
  '- [ ] task **x** [1]\n  more\n- [x] another [2]\n',
  '10. ten\n\n    | a | b |\n    |---|---|\n    | 1 [1] | 2 |\n',
  '- one\r\n\r\n  two [1]\r\n- three [2]\r\n',
  '-     code\n- > in *a* quote [1]\n  > that goes on\n',
];

describe('what stands in an item or a quote at the end', () => {
  test.each(texts)('is shown as what it will be: %j', (text) => {
    for (const size of [1, 3, 16]) {
      const doc = new StreamDoc();
      for (const slice of inSlices(text, size)) doc.append(slice);
      const shown = JSON.parse(
        JSON.stringify(flatTree(doc.blocks.flat())).replaceAll('"isOpen":true', '"isOpen":false'),
      );
      expect(shown).toEqual(wholeTree(text));
    }
  });

  test.each(texts)('has its citations in their places while it grows: %j', (text) => {
    for (let end = 1; end <= text.length; end += 1) {
      const doc = new StreamDoc();
      doc.append(text.slice(0, end));
      for (const { number, at } of citationsIn(doc.blocks)) {
        expect(text.slice(at ?? 0, (at ?? 0) + 3)).toBe(`[${number}]`);
      }
    }
  });

  test.each([
    ['a line without its margin', '- a\n\n  b\n', 'c'],
    ['the next item', '- a\n  - b\n', '- c'],
    ['a lazy line', '> a\n', 'b'],
    ['another block', '> a\n', '\n# b\n'],
  ])('ends with %s', (_, before, after) => {
    const doc = new StreamDoc();
    doc.append(before);
    doc.append(after);
    expect(flatTree(doc.blocks.flat())).toEqual(wholeTree(before + after));
  });
});

function citationsIn(value: unknown): Extract<Inline, { type: 'citation' }>[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'citation') return [value as Extract<Inline, { type: 'citation' }>];
  return Object.values(value).flatMap(citationsIn);
}
