import { plainText } from './convert-inline.ts';
import type { Block } from './model.ts';

export type Table = Extract<Block, { type: 'table' }>;

/** As it was written. */
export const tableMarkdown = ({ head, rows }: Table): string =>
  `${head.source}${rows
    .flat()
    .map(({ source }) => `${source}\n`)
    .join('')}`;

/** RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
export function tableCsv({ head, rows }: Table): string {
  const lines = [head, ...rows.flat()].map(({ cells }) =>
    cells.map((cell) => csvCell(plainText(cell))).join(','),
  );
  return `${lines.join('\r\n')}\r\n`;
}

function csvCell(text: string): string {
  const isFormula = /^[=@\t\r]|^[+-](?![\d.,\s]*%?$)/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
