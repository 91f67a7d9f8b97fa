// Markdown to measure with: the same text in every run, of the mixture that answers have.
const words = (
  'the quiet river runs past old stones and carries small boats of light toward an open sea while gulls draw circles ' +
  'over harbour walls where nets dry in rows and somebody mends a sail before the weather turns'
).split(' ');

/** Numbers from 0 to 1, always the same ones. */
function seeded(): () => number {
  let state = 42;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export type TextKind = 'mixed' | 'list' | 'table' | 'fence';

/** `chars` characters of Markdown. All kinds but `mixed` are one single block. */
export function markdownOf(kind: TextKind, chars: number): string {
  const next = seeded();
  const sentence = (length: number) =>
    Array.from({ length }, () => words[Math.floor(next() * words.length)]).join(' ');
  const marked = (at: number) => {
    const marks = [
      `**${sentence(2)}**`,
      `*${sentence(2)}*`,
      `\`${sentence(1)}()\``,
      `[${sentence(2)}](https://example.com/${at})`,
    ];
    return `${sentence(9)} ${marks[at % marks.length]} ${sentence(7)}.`;
  };
  const pieces: Record<TextKind, (at: number) => string> = {
    mixed: (at) => mixedBlock(at, marked, sentence),
    list: (at) => `- ${marked(at)}\n`,
    table: (at) => `| ${at} | ${marked(at)} | ${sentence(3)} |\n`,
    fence: (at) => `const value${at} = compute(${at}, '${sentence(3)}'); // ${sentence(4)}\n`,
  };
  const heads: Partial<Record<TextKind, string>> = {
    table: '| n | what | where |\n| ---: | --- | --- |\n',
    fence: '```typescript\n',
  };
  let text = heads[kind] ?? '';
  for (let at = 0; text.length < chars; at += 1) text += pieces[kind](at);
  return text.slice(0, chars);
}

function mixedBlock(
  at: number,
  marked: (at: number) => string,
  sentence: (length: number) => string,
): string {
  const paragraph = () => `${marked(at)} ${marked(at + 1)} ${marked(at + 2)}\n\n`;
  switch (at % 7) {
    case 1:
      return `## ${sentence(4)}\n\n`;
    case 3:
      return `${[0, 1, 2, 3].map((each) => `- ${marked(at + each)}`).join('\n')}\n\n`;
    case 5:
      return `\`\`\`typescript\n${[0, 1, 2, 3, 4].map((each) => `const ${words[each + 1]} = find('${sentence(2)}', ${each});`).join('\n')}\n\`\`\`\n\n`;
    case 6:
      return `| step | what |\n| --- | --- |\n${[1, 2, 3].map((each) => `| ${each} | ${sentence(5)} |`).join('\n')}\n\n`;
    default:
      return paragraph();
  }
}

/** A text in pieces of `length` characters. */
export const inPieces = (text: string, length: number): string[] =>
  text.match(new RegExp(`[\\s\\S]{1,${length}}`, 'g')) ?? [];
