import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentencesOf } from './sentences.ts';

const textsOf = (text: string) => sentencesOf(text).map(({ start, end }) => text.slice(start, end));

describe('sentencesOf', () => {
  it.each([
    ['One. Two! Three? Four', ['One.', 'Two!', 'Three?', 'Four']],
    ['He said "Yes." She left.', ['He said "Yes."', 'She left.']],
    ['Version 3.5 costs $1.20. It is new.', ['Version 3.5 costs $1.20.', 'It is new.']],
    ['Ask Dr. Smith, e.g. Monday. Then J. R. Jones.', ['Ask Dr. Smith, e.g. Monday.', 'Then J. R. Jones.']],
    ['Am 3. Oktober ist frei. Ja.', ['Am 3. Oktober ist frei.', 'Ja.']],
    ['Das sind ca. 300 Stück, z. B. Hüte. Gut.', ['Das sind ca. 300 Stück, z. B. Hüte.', 'Gut.']],
    ['It ended in 2024. They left.', ['It ended in 2024.', 'They left.']],
    ['use foo.bar or node.js now', ['use foo.bar or node.js now']],
    ['第一句。第二句！「第三句。」第四', ['第一句。', '第二句！', '「第三句。」', '第四']],
    ['A line\nthat goes on. Next', ['A line\nthat goes on.', 'Next']],
    [
      '# Title\nText\n\n- one\n- two\n1. three\n| a | b |\n| c | d |',
      ['# Title', 'Text', '- one', '- two', '1. three', '| a | b |', '| c | d |'],
    ],
    ['Это первое. Это второе.', ['Это первое.', 'Это второе.']],
    ['  ', []],
  ])('splits %j', (text, expected) => {
    expect(textsOf(text)).toEqual(expected);
  });

  it('leaves out nothing but blanks, for any text', () => {
    const piece = fc.constantFrom(
      'Word',
      'x',
      '. ',
      '.',
      '! ',
      '。',
      '\n',
      '\n\n',
      '- ',
      '| ',
      '"',
      ' ',
      '3',
      'e.g. ',
      '#',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        let last = 0;
        for (const { start, end } of sentencesOf(text)) {
          expect(text.slice(last, start).trim()).toBe('');
          expect(text.slice(start, end)).toBe(text.slice(start, end).trim());
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(text.slice(last).trim()).toBe('');
      }),
    );
  });
});
