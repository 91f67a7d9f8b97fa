import { describe, expect, it, test } from 'vitest';
import { distanceToEnd, glidePosition, isPinnedAfter, type ScrollPlace, spacerHeight } from './pin.ts';

const at = (top: number, height = 2000): ScrollPlace => ({ top, height, view: 600 });
const reader = { isOwn: false, hasEnd: true };

describe('following the end', () => {
  it.each([
    ['stays when the reader scrolls up by 2 px', true, at(1400), at(1398), reader, true],
    ['ends when the reader scrolls up by 3 px', true, at(1400), at(1397), reader, false],
    [
      'stays through a write of our own, wherever it went',
      true,
      at(1400),
      at(700),
      { isOwn: true, hasEnd: true },
      true,
    ],
    ['does not begin by a write of our own', false, at(700), at(1400), { isOwn: true, hasEnd: true }, false],
    ['begins again 59 px from the end, scrolling down', false, at(1300), at(1341), reader, true],
    ['does not begin 60 px from the end', false, at(1300), at(1340), reader, false],
    ['does not begin near the end on the way up', false, at(1380), at(1370), reader, false],
    ['stays when the content became shorter', true, at(1400), at(1300, 1900), reader, true],
    ['does not begin because the content became shorter', false, at(1380), at(1300, 1900), reader, false],
    [
      'is impossible where the end is not mounted',
      true,
      at(1300),
      at(1400),
      { isOwn: false, hasEnd: false },
      false,
    ],
  ])('%s', (_what, isPinned, before, now, event, expected) => {
    expect(isPinnedAfter(isPinned, before, now, event)).toBe(expected);
  });
});

test('the spacer gives way as the answer grows, so that the height of all stays the same', () => {
  const heights = [700, 900, 1200, 1290, 1400].map((contentHeight) => {
    const spacer = spacerHeight(624, { contentHeight, view: 600, gapPx: 24 });
    return contentHeight + spacer;
  });
  expect(heights).toEqual([1200, 1200, 1200, 1290, 1400]);
  expect(distanceToEnd({ top: 600, height: 1200, view: 600 })).toBe(0);
});

test('a glide ends exactly where it should', () => {
  expect(glidePosition(0, 100, 0, 240)).toBe(0);
  expect(glidePosition(0, 100, 120, 240)).toBe(87.5);
  expect(glidePosition(0, 100, 241, 240)).toBe(100);
});
