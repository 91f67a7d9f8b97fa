import { expect, test } from 'vitest';
import { HighlightQueue } from './highlight-queue.ts';
import { maxColouredChars } from './limits.ts';
import { type HighlightReply, type HighlightRequest, packLines, unpackLines } from './protocol.ts';
import type { LineTokenizer } from './tokenizer.ts';

/** Colours a whole line with style 1, a line being written with style 2. A line takes `lineMs` of its own clock. */
function queueWith(lineMs = 0, tokenizerFor?: () => Promise<LineTokenizer>) {
  const replies: HighlightReply[] = [];
  let nowMs = 0;
  const fake = () => {
    const colour = (line: string, style: number) => {
      if (line === 'boom') throw new Error('A grammar failed.');
      nowMs += lineMs;
      return line === '' ? [] : [line.length, style];
    };
    return { next: (line: string) => colour(line, 1), peek: (line: string) => colour(line, 2) };
  };
  const queue = new HighlightQueue({
    tokenizerFor: tokenizerFor ?? (async () => fake() as unknown as LineTokenizer),
    reply: (message) => replies.push(message),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    nowMs: () => nowMs,
  });
  const ask = (request: Partial<Extract<HighlightRequest, { type: 'lines' }>>) =>
    queue.receive({ type: 'lines', id: 1, seq: 1, language: 'go', text: '', open: null, ...request });
  return { queue, ask, replies };
}

const linesOf = (replies: readonly HighlightReply[], id = 1) =>
  replies.flatMap((reply) =>
    reply.type === 'tokens' && reply.id === id ? unpackLines(reply.lines).map((line) => [...line]) : [],
  );

test('lines are packed and unpacked without loss', () => {
  const lines = [[], [3, 1], [1, 2, 65, 0, 7, 11], []];
  expect(unpackLines(packLines(lines)).map((line) => [...line])).toEqual(lines);
});

test('each whole line is told once, in order; the line being written as it is now', async () => {
  const { ask, replies } = queueWith();
  await ask({ seq: 1, text: 'a\n\n', open: 'b' });
  await ask({ seq: 2, text: 'bcd\n', open: '' });
  expect(linesOf(replies)).toEqual([[1, 1], [], [3, 1]]);
  expect(replies).toMatchObject([
    { seq: 1, from: 0, open: { line: 2, colours: Uint16Array.of(1, 2) } },
    { seq: 2, from: 2, open: { line: 3 } },
  ]);
});

test('a long block lets others in between, and only its end answers the request', async () => {
  const { ask, replies } = queueWith(10);
  await Promise.all([ask({ text: 'x\n'.repeat(5) }), ask({ id: 2, seq: 2, text: 'y\n' })]);
  expect(linesOf(replies)).toHaveLength(5);
  expect(linesOf(replies, 2)).toHaveLength(1);
  const answers = replies.map((reply) => (reply.type === 'tokens' ? [reply.id, reply.seq] : []));
  expect(answers).toEqual([[1, null], expect.anything(), expect.anything(), [1, 1]]);
  expect(answers).toContainEqual([2, 2]);
});

test('what is too long, or took too long, stays plain to its end', async () => {
  const big = queueWith();
  await big.ask({ text: `${'x'.repeat(maxColouredChars)}\nafter\n`, open: 'last' });
  expect(linesOf(big.replies)).toEqual([[maxColouredChars, 1], []]);
  expect(big.replies).toMatchObject([{ open: { colours: Uint16Array.of() } }]);
  const slow = queueWith(5001);
  await slow.ask({ text: 'a\nb\nc\nd\n' });
  expect(linesOf(slow.replies)).toEqual([[1, 1], [1, 1], [1, 1], []]);
});

test('a line whose time was over is tried again when the others had their turn', async () => {
  let tries = 0;
  const stubborn = { next: (line: string) => (++tries < 3 ? null : [line.length, 1]), peek: () => [] };
  const { ask, replies } = queueWith(0, async () => stubborn as unknown as LineTokenizer);
  await ask({ text: 'ab\n' });
  expect(linesOf(replies)).toEqual([[2, 1]]);
  expect(replies.map((reply) => reply.type === 'tokens' && reply.seq)).toEqual([null, null, 1]);
});

test('a grammar that does not load, or fails, leaves its block plain and the others alone', async () => {
  const absent = queueWith(0, () => Promise.reject(new Error('offline')));
  await absent.ask({ text: 'a\n' });
  expect(absent.replies).toEqual([{ type: 'none', id: 1 }]);
  const { ask, replies } = queueWith();
  await Promise.all([ask({ text: 'boom\n' }), ask({ id: 2, text: 'fine\n' })]);
  expect(replies).toContainEqual({ type: 'none', id: 1 });
  expect(linesOf(replies, 2)).toEqual([[4, 1]]);
});

test('a block that is dropped is not told of any more', async () => {
  const { queue, ask, replies } = queueWith(20);
  const asked = ask({ text: 'a\nb\nc\n' });
  await queue.receive({ type: 'drop', id: 1 });
  await asked;
  expect(replies).toEqual([]);
});
