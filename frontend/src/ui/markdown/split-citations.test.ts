import { expect, test } from 'vitest';
import { splitCitations } from './split-citations.ts';

const known = new Set([1, 2, 12]);
const text = (value: string) => ({ type: 'text', value });
const citation = (number: number, index: number) => ({ type: 'citation', number, index });

test.each([
  ['', []],
  ['no marks', [text('no marks')]],
  ['[1]', [citation(1, 0)]],
  ['High tide [1].', [text('High tide '), citation(1, 10), text('.')]],
  ['both [1][12], too', [text('both '), citation(1, 5), citation(12, 8), text(', too')]],
  ['unknown [3] and [99]', [text('unknown [3] and [99]')]],
  ['unknown [3], known [2]', [text('unknown [3], known '), citation(2, 19)]],
  ['[01] [0] [x] [1, 2] [ 1 ] [123] [1', [text('[01] [0] [x] [1, 2] [ 1 ] [123] [1')]],
])('splits %j', (given, wanted) => {
  expect(splitCitations(given, known)).toEqual(wanted);
});

test('loses no character', () => {
  const given = '[1] a [2][3] b [12]';
  const joined = splitCitations(given, known).map((token) =>
    token.type === 'text' ? token.value : `[${token.number}]`,
  );
  expect(joined.join('')).toBe(given);
});
