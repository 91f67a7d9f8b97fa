import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { advanceText, emptyText } from '../code/line-chunks.ts';
import { StreamDoc } from './stream-doc.ts';
import { inSlices } from './tree.fixture.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** How many bytes more are in use after `make`, while what it returns is there. */
function bytesOf(make: () => unknown): number {
  collect();
  const before = process.memoryUsage().heapUsed;
  const made = make();
  collect();
  const after = process.memoryUsage().heapUsed;
  expect(made).toBeDefined();
  return after - before;
}

const paragraphs = Array.from(
  { length: 800 },
  (_, number) => `Paragraph ${number} has **strong words**, and a few more of them that make it longer.\n\n`,
).join('');
const code = Array.from({ length: 1000 }, (_, number) => `const value${number} = compute(${number});\n`).join(
  '',
);

/** The blocks themselves are some times their text; a text that keeps what it was cut from is hundreds of times. */
const maxTimes = 40;

test('a text that comes piece by piece is in memory once, not once for each piece', () => {
  const bytes = bytesOf(() => {
    const doc = new StreamDoc();
    for (const piece of inSlices(paragraphs, 24)) doc.append(piece);
    return doc;
  });
  expect(bytes).toBeLessThan(maxTimes * paragraphs.length);
});

test('so is code', () => {
  const bytes = bytesOf(() => {
    const doc = new StreamDoc();
    let text = emptyText;
    for (const piece of inSlices(`\`\`\`js\n${code}`, 24)) {
      doc.append(piece);
      const block = doc.tail[0];
      if (block?.type === 'code') text = advanceText(text, block.code);
    }
    return [doc, text];
  });
  expect(bytes).toBeLessThan(maxTimes * code.length);
});
