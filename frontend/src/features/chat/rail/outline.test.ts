import { expect, test } from 'vitest';
import type { Turn } from '../types.ts';
import { currentMark, mergeOutline, outlineOf, railMarks } from './outline.ts';

const turn = (id: number, role: 'user' | 'assistant', content = `q${id}`) => ({ id, role, content }) as Turn;
const item = (id: number) => ({ id, text: `q${id}` });

test('lists the questions, each on one line', () => {
  expect(outlineOf([turn(1, 'user', ' a\n b '), turn(2, 'assistant')])).toEqual([{ id: 1, text: 'a b' }]);
  expect(outlineOf([turn(1, 'user', 'x'.repeat(500))])[0]?.text).toHaveLength(80);
});

test('takes the older ones from the server and the newer ones from what is at hand', () => {
  const own = [5, 7].map(item);
  expect(mergeOutline([item(1), item(3), item(5)], own)).toEqual([1, 3, 5, 7].map(item));
  expect(mergeOutline([], own)).toEqual(own);
});

test('leaves out the questions of another version', () => {
  const own = [25, 27].map(item);
  expect(mergeOutline([item(1), item(3), item(5)], own)).toEqual(own);
});

test('chooses marks evenly, with the first and the last', () => {
  const items = Array.from({ length: 5000 }, (_, at) => at);
  const marks = railMarks(items, 16);
  expect(marks).toHaveLength(16);
  expect([marks[0], marks.at(-1)]).toEqual([0, 4999]);
  expect(railMarks([1, 2], 16)).toEqual([1, 2]);
});

test('knows which mark the reader is at', () => {
  const marks = [1, 5, 9].map(item);
  expect([0, 1, 6, 9, 99].map((id) => currentMark(marks, id))).toEqual([0, 0, 1, 2, 2]);
  expect(currentMark(marks, null)).toBe(2);
});
