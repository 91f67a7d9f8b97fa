import { expect, test } from 'vitest';
import { StreamDoc } from './stream-doc.ts';
import { type Table, tableCsv, tableMarkdown } from './table-text.ts';

function tableOf(text: string): Table {
  const [table] = StreamDoc.whole(text).committed;
  if (table?.type !== 'table') throw new Error('no table');
  return table;
}

const text = '| a | **b** |\n|---|:-:|\n| 1, 2 | say "hi" |\n| `x` [1] | =SUM(A1) |\n| -5 % | -x |\n';

test('is copied as Markdown as it was written', () => {
  expect(tableMarkdown(tableOf(text))).toBe(text);
});

test('is copied as CSV with its words alone, and without formulas', () => {
  expect(tableCsv(tableOf(text))).toBe('a,b\r\n"1, 2","say ""hi"""\r\nx [1],\'=SUM(A1)\r\n-5 %,\'-x\r\n');
});
