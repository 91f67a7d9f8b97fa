import { expect, test } from 'vitest';
import { splitBlocks } from './split-blocks.ts';

test('cuts at blank lines', () => {
  expect(splitBlocks('# One\n\ntwo\nlines\n\n\nthree')).toEqual(['# One', 'two\nlines', 'three']);
});

test('keeps a fence whole, blank lines and shorter fences included', () => {
  const code = '````md\n```\n\nx\n```\n````';
  expect(splitBlocks(`a\n\n${code}\n\nb`)).toEqual(['a', code, 'b']);
  expect(splitBlocks('```js\nconst a = 1;\n\nconst b')).toHaveLength(1);
});

test('keeps a loose list whole, with the paragraphs inside its items', () => {
  const list = '1. one\n\n   more\n\n2. two';
  expect(splitBlocks(`a\n\n${list}\n\nb`)).toEqual(['a', list, 'b']);
});

test('leaves a text with references whole', () => {
  const text = 'See [this][1].\n\nAnd that.\n\n[1]: https://example.org';
  expect(splitBlocks(text)).toEqual([text]);
});

test('no characters but blank lines are lost while a text grows', () => {
  const text = 'A *b*\n\n- c\n- d\n\n  e\n\n```\nf\n\ng\n```\n\n| h |\n| - |\n| i |\n\nj';
  const squeeze = (s: string) => s.replace(/\s+/g, ' ').trim();
  for (let end = 0; end <= text.length; end += 1) {
    const part = text.slice(0, end);
    expect(squeeze(splitBlocks(part).join('\n\n'))).toBe(squeeze(part));
  }
});
