import { expect, test } from 'vitest';
import {
  atEnd,
  firstTurns,
  grownDown,
  grownUp,
  lastInView,
  maxTurns,
  mountedAround,
  resolve,
} from './mounted.ts';

const keys = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({ key: `t${from + i}` }));
const turns = keys(0, 500);
const opened = grownUp(turns, atEnd, 0);

test('a conversation opens with its last turns', () => {
  expect(resolve(turns, opened)).toEqual({ from: 500 - firstTurns, to: 500 });
  expect(resolve(keys(0, 3), atEnd)).toEqual({ from: 0, to: 3 });
  expect(resolve([], atEnd)).toEqual({ from: 0, to: 0 });
});

test('the first frame has the turns that fill the view, and never more than are mounted elsewhere', () => {
  const talk = (length: number, content: string) => keys(0, length).map((turn) => ({ ...turn, content }));
  const answers = talk(500, 'word '.repeat(200));
  expect(resolve(answers, lastInView(answers, 800))).toEqual({ from: 497, to: 500 });
  const long = talk(500, 'word '.repeat(2000));
  expect(resolve(long, lastInView(long, 800))).toEqual({ from: 499, to: 500 });
  const brief = talk(500, 'Yes.');
  expect(resolve(brief, lastInView(brief, 800))).toEqual({ from: 500 - firstTurns, to: 500 });
  expect(resolve([], lastInView([], 800))).toEqual({ from: 0, to: 0 });
});

test('what is mounted stays mounted while turns come in front and behind', () => {
  expect(resolve([...keys(-40, 0), ...turns], opened)).toEqual({ from: 530, to: 540 });
  expect(resolve([...turns, ...keys(500, 502)], opened)).toEqual({ from: 490, to: 502 });
});

test('never more than so many turns are mounted, upwards and downwards', () => {
  let mounted = opened;
  for (let at = 0; at < 60; at += 1) mounted = grownUp(turns, mounted, 10);
  expect(resolve(turns, mounted)).toEqual({ from: 0, to: maxTurns });
  for (let at = 0; at < 60; at += 1) mounted = grownDown(turns, mounted, 10);
  expect(resolve(turns, mounted)).toEqual({ from: 500 - maxTurns, to: 500 });
  expect(mounted.lastKey).toBeNull();
});

test('a jump mounts what is around the turn, unless it is there', () => {
  expect(mountedAround(turns, opened, 't495')).toBe(opened);
  const far = resolve(turns, mountedAround(turns, opened, 't100'));
  expect(far.from).toBeLessThan(100);
  expect(far.to).toBeGreaterThan(101);
  expect(resolve(turns, mountedAround(turns, opened, 't0')).from).toBe(0);
  expect(mountedAround(turns, opened, 'gone')).toBe(opened);
});

test('when the turns are others, another branch for instance, the end is shown', () => {
  expect(resolve(keys(1000, 1050), { firstKey: 't3', lastKey: 't9' })).toEqual({ from: 40, to: 50 });
});
