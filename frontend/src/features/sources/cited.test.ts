import type { MessagePart } from '@parley/contract/conversations';
import { expect, test } from 'vitest';
import { citedNumbers, groupSources, sourcesOf, withSourceList } from './cited.ts';

const source = (number: number): MessagePart => ({
  type: 'source',
  number,
  url: `https://s${number}.example/`,
  title: `Source ${number}`,
  host: `s${number}.example`,
  date: null,
  kind: 'page',
  passage: '',
});

const gone = { url: 'https://g.example/', title: 'Gone', host: 'g.example', date: null };
const parts: MessagePart[] = [
  {
    type: 'search',
    state: 'done',
    queries: ['q'],
    provider: null,
    dated: null,
    pages: [
      { ...gone, state: 'failed', fault: 'not_found' },
      { ...gone, state: 'read', fault: null },
    ],
  },
  source(1),
  source(2),
  source(3),
];

test.each([
  ['a [2]. b [1][2]', [2, 1]],
  ['a [7]', []],
  ['`x[1]` and ``y `[2]` ``', []],
  ['```js\na[1]\n```\n\nb [3]', [3]],
  ['```js\na[1]\n\nb[2]', []],
  ['~~~\na[1]\n~~~\n[2]', [2]],
])('the numbers that %j cites', (text, wanted) => {
  expect([...citedNumbers(text, sourcesOf(parts))]).toEqual(wanted);
});

test('sources are told apart by whether the answer cites them', () => {
  const { used, alsoRead, failed } = groupSources(parts, 'x [3]');
  expect(used.map(({ number }) => number)).toEqual([3]);
  expect(alsoRead.map(({ number }) => number)).toEqual([1, 2]);
  expect(failed.map(({ fault }) => fault)).toEqual(['not_found']);
});

test('a copied answer brings its list of sources', () => {
  expect(withSourceList('x [3], y [1]\n', parts)).toBe(
    'x [3], y [1]\n\n[1] Source 1 - https://s1.example/\n[3] Source 3 - https://s3.example/\n',
  );
  expect(withSourceList('no marks', parts)).toBe('no marks');
  expect(withSourceList('old [1]', [])).toBe('old [1]');
});
