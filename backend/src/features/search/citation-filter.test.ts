import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CitationFilter } from './citation-filter.ts';

const filtered = (pieces: string[], sourceCount = 3) => {
  const filter = new CitationFilter(sourceCount);
  return pieces.map((piece) => filter.push(piece)).join('') + filter.end();
};

const accepted: [string, string][] = [
  ['One [1].', 'One [1].'],
  ['One [1, 2].', 'One [1][2].'],
  ['One [1,2,3].', 'One [1][2][3].'],
  ['One [ 2 ].', 'One [2].'],
  ['One [1][2].', 'One [1][2].'],
  ['One.[1] [2]', 'One.[1] [2]'],
  ['One【1】.', 'One[1].'],
  ['一つ【1, 2】。', '一つ[1][2]。'],
  ['事实[1]。', '事实[1]。'],
  ['One [^1].', 'One [1].'],
  ['One[^2].', 'One[2].'],
  ['One (source 1).', 'One [1].'],
  ['One (Source 3).', 'One [3].'],
  ['One (source 1,2).', 'One [1][2].'],
  ['One 【1】(or two)', 'One [1] (or two)'],
  ['- [1] first\n- [2] second', '- [1] first\n- [2] second'],
  ['| a [1] | b【2】 |', '| a [1] | b[2] |'],
  ['**bold [1]** and *it [^2]*', '**bold [1]** and *it [2]*'],
  ['"Quote" [1]', '"Quote" [1]'],
  ['[1]', '[1]'],
  ['It costs $5 [^1] or $10 [^2].', 'It costs $5 [1] or $10 [2].'],
  ['US$x [^1]', 'US$x [1]'],
  ['`code` [^1]', '`code` [1]'],
  ['```js\na[9]\n```\nafter [^1]', '```js\na[9]\n```\nafter [1]'],
  ['$x_1$ then [^1]', '$x_1$ then [1]'],
  ['\\(x[9]\\) then [^1]', '\\(x[9]\\) then [1]'],
  ['a ` alone [^1]\n\nnext [^2]', 'a ` alone [^1]\n\nnext [2]'],
  ['[Docs](https://a.example) [^1]', '[Docs](https://a.example) [1]'],
  ['open [bracket\nnext [^1]', 'open [bracket\nnext [1]'],
];

const vanishing: [string, string][] = [
  ['One [4] two', 'One two'],
  ['One [4].', 'One.'],
  ['One [4], two', 'One, two'],
  ['One [0] two', 'One two'],
  ['One [4]', 'One'],
  ['One. [4] Two', 'One. Two'],
  ['One [4][5] two', 'One two'],
  ['One [4] [5] two', 'One two'],
  ['One [1][4] two', 'One [1] two'],
  ['One [4][1] two', 'One [1] two'],
  ['One [1, 4] two', 'One [1] two'],
  ['One [4, 5]\ntwo', 'One\ntwo'],
  ['One【9】two', 'Onetwo'],
  ['One (source 9) two', 'One two'],
  ['One[^9][1] two', 'One[1] two'],
  ['事实[9]。', '事实。'],
];

const untouched = [
  'arr[1] and arr[9] and m[1][9]',
  'Call `arr [9]` or ``a ` [9]`` now',
  '```\nx = [9]\n\ny = [1, 2]\n```',
  '~~~py\nx = [9]\n```\ny = [8]\n~~~',
  '- item\n  ```js\n  const a = [7, 8];\n  ```',
  '> ```\n> [9]\n> ```',
  '1. ```\n   [9]\n   ```',
  '````\n```\n[9]\n````',
  'a ` alone\n```\n[9]\n\n[8]\n```',
  '```inline [9]``` code',
  '$[9] + x$ and $$\n[9]\n$$',
  '\\[ [9] \\] and \\( [9] \\)',
  '[1](https://a.example/x)',
  '[9](https://a.example/[9])',
  '[see [9] here](https://a.example)',
  '![alt [9]](https://a.example/(9))',
  '[ ] task and [x] done',
  '[a, 1] [1a] [1-3] [] [1.5]',
  '[1, 2, 3, 1, 2, 3] is a list',
  '(sourced 1) (source) (source code 9)',
  '【注意】(so)',
  '\\`not code\\` \\$5',
  'half [1, 2',
  'half (source 1',
  'two  blanks   stay ',
];

describe('CitationFilter', () => {
  it.each(accepted)('writes %j as %j', (text, expected) => {
    expect(filtered([text])).toBe(expected);
  });

  it.each(vanishing)('takes out of %j what has no source: %j', (text, expected) => {
    expect(filtered([text])).toBe(expected);
  });

  it.each(untouched)('leaves %j as it is', (text) => {
    expect(filtered([text])).toBe(text);
  });

  it('gives text out at once and holds back only what may be a citation', () => {
    const filter = new CitationFilter(3);
    expect(['Hello', ' wor', 'ld [', '1', ']', '.'].map((piece) => filter.push(piece))).toEqual([
      'Hello',
      ' wor',
      'ld',
      '',
      '',
      ' [1].',
    ]);
  });

  it('knows where a continued answer stands', () => {
    const inCode = new CitationFilter(3, 'See:\n```js\nconst a = ');
    expect(inCode.push('[9];\n```\nDone [9].') + inCode.end()).toBe('[9];\n```\nDone.');
    const afterWord = new CitationFilter(3, 'See arr');
    expect(afterWord.push('[9]') + afterWord.end()).toBe('[9]');
  });
});

const token = fc.constantFrom(
  ...['[', ']', '1', '9', ', ', '^', '【', '】', '(', ')', '(source ', '(s', 'source', ' ', '\n', '\n\n'],
  ...[
    '`',
    '```',
    '~~~',
    '$',
    '$$',
    '\\',
    '\\(',
    '\\)',
    '\\[',
    '\\]',
    'word',
    '. ',
    '- ',
    '> ',
    '[1]',
    '[9]',
    '字',
  ],
);
const markdown = fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join(''));
const cutText = fc.tuple(markdown, fc.array(fc.nat(120), { maxLength: 12 })).map(([text, cuts]) => {
  const places = [...new Set([0, ...cuts.map((cut) => Math.min(cut, text.length)), text.length])];
  places.sort((a, b) => a - b);
  return { text, pieces: places.slice(1).map((place, i) => text.slice(places[i], place)) };
});

describe('CitationFilter, for any text', () => {
  it('gives the same however the text is cut', () => {
    fc.assert(
      fc.property(cutText, ({ text, pieces }) => {
        expect(filtered(pieces)).toBe(filtered([text]));
        expect(filtered([...text])).toBe(filtered([text]));
      }),
      { numRuns: 2_000 },
    );
  });

  it('has nothing more to change in its own words', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('字', ' ', '. ', '[1]', '[9]', '[1, 9]', '【2】', ' (source 9)', '\n')),
        (tokens) => {
          const once = filtered([tokens.join('')]);
          expect(filtered([once])).toBe(once);
          expect(once).not.toMatch(/9|【|source/);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('changes nothing without sources', () => {
    fc.assert(
      fc.property(cutText, ({ text, pieces }) => {
        const filter = new CitationFilter(0);
        expect(pieces.map((piece) => filter.push(piece))).toEqual(pieces);
        expect(filter.end()).toBe('');
        expect(filtered(pieces, 0)).toBe(text);
      }),
    );
  });

  it('holds back no more than twelve characters and a blank', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const filter = new CitationFilter(999);
        let taken = 0;
        let given = 0;
        for (const char of text) {
          taken += char.length;
          given += filter.push(char).length;
          // Every form but `[n]` shrinks when it is written, by 9 characters at most for each that was settled.
          const settled = (text.slice(0, taken).match(/[\]】)]/g) ?? []).length;
          expect(taken - given).toBeLessThanOrEqual(13 + settled * 9);
        }
      }),
    );
  });

  it('never changes text without brackets', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const plain = text.replaceAll(/[[【(]/g, '');
        expect(filtered([plain])).toBe(plain);
      }),
    );
  });
});
