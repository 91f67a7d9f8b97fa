import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passagesOf } from './passages.ts';

const sentence = (topic: string, i: number) =>
  `Sentence ${i} tells something about ${topic} that takes a line of its own.`;
const paragraph = (topic: string, sentences = 6) =>
  Array.from({ length: sentences }, (_, i) => sentence(topic, i)).join(' ');
const tableOf = (rows: number) =>
  [
    '| name | value |',
    '| --- | --- |',
    ...Array.from({ length: rows }, (_, i) => `| row ${i} | ${'v'.repeat(30)} |`),
  ].join('\n');

describe('passagesOf', () => {
  it('keeps a short text whole', () => {
    expect(passagesOf('  Just this.\n')).toEqual([{ start: 2, end: 12, text: 'Just this.', headings: [] }]);
  });

  it('finds none in an empty text', () => {
    expect(passagesOf(' \n\n ')).toEqual([]);
  });

  it('cuts long prose at 900 to 1,200 characters and repeats 100 to 150 of them', () => {
    const text = Array.from({ length: 12 }, (_, i) => paragraph(`topic ${i}`, 4)).join('\n\n');
    const passages = passagesOf(text);
    expect(passages.length).toBeGreaterThan(3);
    for (const [i, passage] of passages.slice(0, -1).entries()) {
      expect(passage.text.length).toBeGreaterThanOrEqual(900);
      expect(passage.text.length).toBeLessThanOrEqual(1_200);
      const overlap = passage.end - (passages[i + 1]?.start ?? 0);
      expect(overlap).toBeGreaterThan(90);
      expect(overlap).toBeLessThanOrEqual(150);
    }
  });

  it('starts anew at a heading and repeats nothing across it', () => {
    const text = `# Guide\n\n${paragraph('install')}\n\n## Usage\n\n${paragraph('usage')}\n\n### Flags\n\n${paragraph('flags')}\n\n## Licence\n\n${paragraph('licence')}`;
    const passages = passagesOf(text);
    expect(passages.map(({ headings }) => headings)).toEqual([
      ['Guide'],
      ['Guide', 'Usage'],
      ['Guide', 'Usage', 'Flags'],
      ['Guide', 'Licence'],
    ]);
    expect(passages[1]?.text.startsWith('## Usage')).toBe(true);
    expect(passages[1]?.text).not.toContain('install');
  });

  it('takes the last of several headings in a row, underlined ones too', () => {
    expect(passagesOf('Guide\n=====\n\nUsage\n-----\n\nText.')[0]?.headings).toEqual(['Guide', 'Usage']);
  });

  it('merges sections that are shorter than 300 characters', () => {
    const text = Array.from({ length: 9 }, (_, i) => `## Question ${i}\n\nA short answer to it.`).join(
      '\n\n',
    );
    expect(passagesOf(text)).toHaveLength(1);
  });

  it('never cuts through a table or a code block that fits', () => {
    const code = `\`\`\`js\n${'const x = 1;\n'.repeat(60)}\`\`\``;
    const text = `${paragraph('a', 9)}\n\n${code}\n\n${paragraph('b', 9)}\n\n${tableOf(20)}\n\n${paragraph('c', 9)}`;
    const texts = passagesOf(text).map((passage) => passage.text);
    expect(texts.some((passage) => passage.includes(code))).toBe(true);
    expect(texts.some((passage) => passage.includes(tableOf(20)))).toBe(true);
  });

  it('cuts a long table between rows and long code between lines', () => {
    const table = tableOf(100);
    const rows = new Set(table.split('\n'));
    const lines = passagesOf(table).flatMap((passage) => passage.text.split('\n'));
    expect(lines.every((line) => rows.has(line))).toBe(true);
    const code = `\`\`\`\n${Array.from({ length: 200 }, (_, i) => `# comment ${i}, no heading`).join('\n')}\n\`\`\``;
    const ofCode = passagesOf(code);
    expect(ofCode.flatMap((passage) => passage.text.split('\n')).join('\n')).toBe(code);
    expect(ofCode.every(({ headings }) => headings.length === 0)).toBe(true);
  });

  it('cuts text without sentences or blanks, but no character', () => {
    for (const text of ['漢字'.repeat(3_000), '😀'.repeat(3_000), 'x'.repeat(6_001)]) {
      const passages = passagesOf(text);
      expect(passages.length).toBeGreaterThan(3);
      for (const passage of passages) expect(passage.text.isWellFormed()).toBe(true);
    }
  });

  it('ends Chinese and Japanese passages with a sentence', () => {
    const text = 'データベースは情報を整理して保存するための仕組みです。'.repeat(120);
    for (const passage of passagesOf(text)) expect(passage.text.endsWith('。')).toBe(true);
  });

  it.each(['!', '# ', ' #', '. ', '\n', '`', '|', '漢', 'a', '".', '- ', '1.'])(
    'takes well under a second for a hostile page of %j',
    (piece) => {
      const text = `# ${piece.repeat(500_000 / piece.length)}x`;
      const since = performance.now();
      passagesOf(text);
      expect(performance.now() - since).toBeLessThan(1_500);
    },
  );

  it('takes well under a second for a megabyte', () => {
    const text = Array.from({ length: 2_500 }, (_, i) => paragraph(`topic ${i}`)).join('\n\n');
    passagesOf(text);
    const since = performance.now();
    passagesOf(text);
    expect(performance.now() - since).toBeLessThan(text.length / 1_000);
  });
});

const block = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.constantFrom(
    '# One',
    '## Two',
    'Three\n---',
    '',
    '| a | b |',
    '```',
    '~~~',
    '- item',
    '> quote',
    '。',
    '\r\n',
  ),
  fc.nat(40).map((sentences) => paragraph('anything', sentences)),
  fc.nat(60).map(tableOf),
  fc.nat(3_000).map((length) => 'y'.repeat(length)),
);
const markdown = fc.array(block, { maxLength: 12 }).map((blocks) => blocks.join('\n'));

describe('passagesOf, for any text', () => {
  it('leaves nothing out, changes nothing and keeps to its sizes', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const passages = passagesOf(text);
        let covered = 0;
        for (const [i, { start, end, text: own }] of passages.entries()) {
          expect(text.slice(start, end)).toBe(own);
          expect(text.slice(covered, Math.max(covered, start)).trim()).toBe('');
          expect(end).toBeGreaterThan(covered);
          covered = end;
          expect(own.length).toBeLessThanOrEqual(1_500);
          if (i < passages.length - 1) expect(own.length).toBeGreaterThan(250);
        }
        expect(text.slice(covered).trim()).toBe('');
      }),
      { numRuns: 300 },
    );
  });
});
