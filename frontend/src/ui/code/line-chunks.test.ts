import { expect, test } from 'vitest';
import { advanceText, type ChunkedText, chunkLines, emptyText } from './line-chunks.ts';

const joined = ({ chunks, last }: ChunkedText): string =>
  chunks.flatMap(({ lines }) => lines).join('') + last;

const code = Array.from({ length: 50 }, (_, i) => (i % 7 === 0 ? '' : `line ${i}\t`)).join('\n');

test('however a text is cut, its pieces are those of the whole', () => {
  for (const step of [1, 2, 3, 7, 50, 1000]) {
    let text = emptyText;
    for (let end = 0; end <= code.length + step; end += step) {
      text = advanceText(text, code.slice(0, end));
      expect(joined(text)).toBe(code.slice(0, end));
      expect(text.lineCount).toBe(text.chunks.reduce((sum, { lines }) => sum + lines.length, 0) + 1);
      for (const { lines } of text.chunks.slice(0, -1)) expect(lines).toHaveLength(chunkLines);
    }
    expect(text).toEqual(advanceText(emptyText, code));
  }
});

test('what is there already stays the same piece', () => {
  const before = advanceText(emptyText, 'a\n'.repeat(40));
  const after = advanceText(before, `${before.text}b`);
  expect(after.chunks.slice(0, 2)).toEqual(before.chunks.slice(0, 2));
  expect(after.chunks[0]).toBe(before.chunks[0]);
  expect(after.chunks[1]).toBe(before.chunks[1]);
  expect(advanceText(after, after.text)).toBe(after);
});

test('a line is whole when the next has begun', () => {
  expect(advanceText(emptyText, 'a\n')).toMatchObject({ chunks: [], last: 'a\n', lineCount: 1 });
  expect(advanceText(emptyText, 'a\nb')).toMatchObject({ chunks: [{ lines: ['a\n'] }], last: 'b' });
});

test('another text begins anew', () => {
  const before = advanceText(emptyText, 'a\nb\nc');
  expect(joined(advanceText(before, 'a\nB'))).toBe('a\nB');
  expect(advanceText(before, '')).toMatchObject({ chunks: [], last: '', lineCount: 1 });
});
