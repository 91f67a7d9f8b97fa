import { describe, expect, test } from 'vitest';
import type { Block } from './model.ts';
import { StreamDoc } from './stream-doc.ts';
import { inSlices } from './tree.fixture.ts';

const sentence =
  'The **quick** brown fox, as _they_ say, jumps over the `lazy` dog [1]. It runs to a [place](https://example.org/a). ';

const section = (number: number) =>
  [
    `## Part ${number}`,
    sentence + sentence,
    `- one **item** ${number}\n- two items\n  - a nested one`,
    `| a | b |\n|---|---|\n| ${number} | x |\n| y | z |`,
    `\`\`\`js\nconst a = ${number};\nconsole.log(a);\n\`\`\``,
  ].join('\n\n');

/** `line` repeated, up to a size in KB. */
function filled(sizeKb: number, line: (number: number) => string, head = ''): string {
  let text = head;
  for (let number = 0; text.length < sizeKb * 1024; number += 1) text += line(number);
  return text;
}

function workFor(text: string) {
  const doc = new StreamDoc();
  for (const slice of inSlices(text, 16)) doc.append(slice);
  doc.finish();
  const { charsLexed, blocksInlineLexed, fullLexes } = doc.counters;
  const appends = Math.ceil(text.length / 16);
  return { lexedPerChar: charsLexed / text.length, inlinesPerAppend: blocksInlineLexed / appends, fullLexes };
}

describe('the work for a text that comes in 16 characters at a time does not grow with it', () => {
  test.each([
    ['64 KB of everything', filled(64, (number) => `${section(number)}\n\n`), 8],
    ['a list of 32 KB', filled(32, (number) => `- item ${number} with **some** words and \`code\`\n`), 9],
    [
      'items of 32 KB in an item',
      filled(32, (number) => `  - item ${number} with **some** words\n`, '- a\n'),
      9,
    ],
    ['an item of 32 KB', filled(32, () => `   ${sentence}\n\n`, '1. a\n\n'), 10],
    [
      'a fence of 32 KB in an item',
      filled(32, (number) => `   const a = ${number};\n`, '1. a\n\n   ```js\n'),
      2,
    ],
    ['a quote of 32 KB', filled(32, () => `> ${sentence}\n>\n`), 10],
    ['a line of 32 KB in a quote', filled(32, () => sentence, '> '), 10],
    ['a list of 32 KB in a quote', filled(32, (number) => `> - item ${number} with **some** words\n`), 10],
    [
      'a table of 32 KB',
      filled(32, (number) => `| ${number} | **some** | words |\n`, '| a | b | c |\n|---|---|---|\n'),
      12,
    ],
    ['a fence of 32 KB', filled(32, (number) => `const value${number} = ${number};\n`, '```js\n'), 1],
    ['a paragraph of 32 KB', filled(32, () => sentence), 10],
    [
      'a paragraph of 32 KB with an open mark',
      filled(32, () => `${sentence}*`.replace(/[_`]/g, ''), '**'),
      90,
    ],
    ['a paragraph of 32 KB with an open link', filled(32, () => 'Some words, and others. ', 'a ['), 90],
    ['a paragraph of 32 KB with line ends', filled(32, () => `${sentence.trim()}\n`), 12],
    [
      'a paragraph of 32 KB without spaces',
      filled(32, () => '这是一个很长的段落，里面有**重要。**的内容。它继续下去，没有空格。'),
      10,
    ],
  ])('%s', (_, text, maxLexedPerChar) => {
    const work = workFor(text);
    expect(work.lexedPerChar).toBeLessThan(maxLexedPerChar);
    expect(work.inlinesPerAppend).toBeLessThan(6);
    expect(work.fullLexes).toBe(0);
  });
});

/** Blocks, items, rows and pieces of paragraphs: what is drawn once for as long as it stays the same object. */
function partsOf(blocks: readonly Block[]): object[] {
  return blocks.flatMap((block): object[] => {
    switch (block.type) {
      case 'paragraph':
      case 'heading':
        return [block, ...block.pieces.flat()];
      case 'list':
        return [block, ...block.items.flat().flatMap((item) => [item, ...partsOf(item.children)])];
      case 'table':
        return [block, ...block.rows.flat()];
      case 'quote':
      case 'details':
      case 'footnote':
        return [block, ...partsOf(block.children)];
      default:
        return [block];
    }
  });
}

test.each([
  ['everything', filled(6, (number) => `${section(number)}\n\n`)],
  ['items in an item', filled(6, (number) => `  - item ${number} with **some** words\n`, '- a\n')],
  ['paragraphs in an item', filled(6, () => `   ${sentence}\n\n`, '1. a\n\n')],
  ['a quote', filled(6, () => `> ${sentence}\n>\n`)],
])('an append draws what is at the end, not what stands above it: %s', (_, text) => {
  const doc = new StreamDoc();
  let known = new Set<object>();
  let drawn = 0;
  let appends = 0;
  for (const slice of inSlices(text, 16)) {
    doc.append(slice);
    const parts = new Set(partsOf(doc.blocks.flat()));
    drawn += parts.difference(known).size;
    known = parts;
    appends += 1;
  }
  expect(drawn / appends).toBeLessThan(10);
});

test('a definition at the end makes only those blocks again that refer to it', () => {
  const doc = new StreamDoc();
  doc.append('One [a].\n\nTwo [b].\n\nThree.\n\n');
  const [one, two, three] = doc.committed;
  doc.append('[a]: https://a.example\n\n');
  expect(doc.counters.fullLexes).toBe(1);
  expect(doc.committed[0]).not.toBe(one);
  expect(doc.committed.slice(1)).toEqual([two, three]);
  expect(doc.committed[1]).toBe(two);
});

test('what can no longer change keeps its identity', () => {
  const doc = new StreamDoc();
  doc.append(filled(4, (number) => `${section(number)}\n\n`));
  const full = doc.blocks.filter((chunk) => chunk.length === 32);
  expect(full.length).toBeGreaterThan(0);
  doc.append('- a\n- b\n');
  for (const [index, chunk] of full.entries()) expect(doc.blocks[index]).toBe(chunk);
});
