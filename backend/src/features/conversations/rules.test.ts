import { limits } from '@parley/contract/limits';
import { describe, expect, it } from 'vitest';
import {
  branchTitle,
  decodeCursor,
  encodeCursor,
  outlineText,
  pageAround,
  titleFromMessage,
  titleFromModel,
} from './rules.ts';

describe('titleFromMessage', () => {
  it.each([
    ['Hello there', 'Hello there'],
    ['  # Plan\n\nfor **spring**  ', 'Plan for spring'],
    ['***', 'New chat'],
    [`${'word '.repeat(30)}`, `${'word '.repeat(12).trim()}…`],
  ])('makes %j into %j', (message, title) => expect(titleFromMessage(message)).toBe(title));

  it('never cuts an emoji in half', () => {
    const title = titleFromMessage('😀'.repeat(100));
    expect(title.isWellFormed()).toBe(true);
    expect(title).toMatch(/^😀+…$/u);
  });
});

describe('titleFromModel', () => {
  it.each([
    ['"Plans for Spring."', 'Plans for Spring'],
    ['Title: Gardening\nand more', 'Gardening'],
    ['', null],
    ['The answer is 42.', null],
    ['I am sorry, but I cannot possibly name this conversation without more context', null],
  ])('makes %j into %j', (proposal, title) =>
    expect(titleFromModel(proposal, 'The answer is 42.')).toBe(title),
  );
});

describe('branchTitle', () => {
  it.each([
    ['Tides', 'Tides · branch'],
    ['Tides · branch', 'Tides · branch 2'],
    ['Tides · branch 9', 'Tides · branch 10'],
    ['Pot · branches', 'Pot · branches · branch'],
  ])('makes %j into %j', (title, branch) => expect(branchTitle(title)).toBe(branch));

  it('fits into a title whatever it is made of', () => {
    const title = branchTitle('😀'.repeat(limits.titleMaxChars / 2));
    expect(title.length).toBeLessThanOrEqual(limits.titleMaxChars);
    expect(title.isWellFormed()).toBe(true);
    expect(title).toMatch(/ · branch$/);
  });
});

describe('cursors', () => {
  const key = { updatedAt: '2026-01-01T12:00:00.123456Z', id: 42 };

  it('come back as they went', () => expect(decodeCursor(encodeCursor(key))).toEqual(key));

  it.each([
    '',
    'abc',
    '%%%',
    Buffer.from('2026-99-99T99:99:99Z|1').toString('base64url'),
    Buffer.from('2026-02-31T10:00:00.000000Z|1').toString('base64url'),
  ])('refuse %j', (cursor) => expect(() => decodeCursor(cursor)).toThrowError(/cursor/));
});

describe('an outline', () => {
  it('shows how a question begins, on one line, with no character cut', () => {
    expect(outlineText('  How\n\ndo\ttides work? ')).toBe('How do tides work?');
    expect(outlineText('😀'.repeat(80))).toBe('😀'.repeat(80));
    expect(outlineText('😀'.repeat(81))).toBe(`${'😀'.repeat(79)}…`);
  });
});

it('puts a message in the middle of its page', () => {
  expect([1, 2, 21, 40].map(pageAround)).toEqual([
    { older: 0, newer: 0 },
    { older: 0, newer: 1 },
    { older: 10, newer: 10 },
    { older: 19, newer: 20 },
  ]);
});
