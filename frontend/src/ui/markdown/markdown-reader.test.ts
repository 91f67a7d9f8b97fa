import { expect, test } from 'vitest';
import { MarkdownReader } from './markdown-reader.ts';
import { flatTree, wholeTree } from './tree.fixture.ts';

const shown = (reader: MarkdownReader, text: string, isLive: boolean) =>
  flatTree(reader.read(text, isLive).blocks.flat());

test('a text that grows keeps the blocks that it has', () => {
  const reader = new MarkdownReader();
  const [first] = reader.read('# One\n\ntwo', true).blocks.flat();
  const { blocks, settledCount } = reader.read('# One\n\ntwo\n\nthree', true);
  expect(blocks.flat()[0]).toBe(first);
  expect(settledCount).toBe(2);
});

test.each([
  [
    'grows and ends',
    [
      ['a *b', true],
      ['a *b* c', true],
      ['a *b* c', false],
    ],
  ],
  [
    'is cut back',
    [
      ['a\n\nb\n\nc', true],
      ['a\n\nb', true],
      ['a\n\nb', false],
    ],
  ],
  [
    'becomes another',
    [
      ['- a', true],
      ['1. b', true],
      ['# c', false],
    ],
  ],
  ['is whole from the start', [['a\n\n- b', false]]],
  [
    'goes on after its end',
    [
      ['a', false],
      ['a b', true],
      ['a b\n\nc', false],
    ],
  ],
  [
    'is read twice',
    [
      ['a', false],
      ['a', false],
    ],
  ],
] as const)('a text that %s is in the end what it is as a whole', (_, steps) => {
  const reader = new MarkdownReader();
  for (const [text, isLive] of steps) {
    const tree = shown(reader, text, isLive);
    if (!isLive) expect(tree).toEqual(wholeTree(text));
  }
});

test('a text that is read again has the same blocks, and a text that goes on from there does not change them', () => {
  const [first] = new MarkdownReader().read('# One\n\ntwo', false).blocks.flat();
  const reader = new MarkdownReader();
  expect(reader.read('# One\n\ntwo', false).blocks.flat()[0]).toBe(first);
  reader.read('# One\n\ntwo *three*', true);
  expect(shown(new MarkdownReader(), '# One\n\ntwo', false)).toEqual(wholeTree('# One\n\ntwo'));
});
