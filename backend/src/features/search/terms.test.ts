import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, termsOf } from './terms.ts';

describe('fold', () => {
  it.each([
    ['Café CRÈME', 'cafe creme'],
    ['Straße', 'strasse'],
    ['ﬁne Ｆｕｌｌ １２', 'fine full 12'],
    ['Ёлка и Йод', 'елка и иод'],
    ['がぎ', 'がぎ'],
    ['한국어', '한국어'],
  ])('makes %s to %s', (text, expected) => {
    expect(fold(text)).toBe(expected);
  });

  it('gives the same when done twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => void expect(fold(fold(text))).toBe(fold(text))),
    );
  });
});

describe('termsOf', () => {
  it.each([
    ['The databases are running', ['databas', 'run']],
    ['Die Häuser und das Haus', ['hauser', 'hau']],
    ['Node.js 26.10.0 costs $1,000.50', ['node', 'js', '26.10.0', '26', 'cost', '1000.50', '1000']],
    ['東京都の人口', ['東京', '京都', '都の', 'の人', '人口']],
    ['React是什么', ['react', '是什', '什么']],
    ['GPT4 and v2', ['gpt4', 'v2']],
    ['3D 4th', ['3d', '4th']],
    ['猫', ['猫']],
    ['who is it', []],
  ])('finds in %j the terms %j', (text, expected) => {
    expect(termsOf(text)).toEqual(expected);
  });

  it('finds the same in ASCII as in any other text', () => {
    const piece = fc.constantFrom(
      'running',
      'the',
      'x',
      '3',
      '12',
      '1,000',
      '.',
      ',',
      ' ',
      'd',
      '-',
      "'",
      '_',
      'A',
      '4.5',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        expect(termsOf(`é ${text}`)).toEqual(['e', ...termsOf(text)]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes a word of any length in no time', () => {
    const since = performance.now();
    termsOf('aeiou'.repeat(20_000));
    expect(performance.now() - since).toBeLessThan(500);
  });
});
