import { oneLine } from './clean-text.ts';
import type { DomElement } from './dom.ts';

/** A cell that says more holds a part of the page, not a value. */
const cellMaxChars = 600;
const markMaxChars = 20;
const columnsMax = 40;
const blocks = 'table, h1, h2, h3, h4, h5, h6, pre, form, article, section, p + p';

/** Whether a table holds rows of values; old pages use tables to put things beside each other. */
export function isDataTable(table: DomElement): boolean {
  if (/^(?:presentation|none)$/.test(table.getAttribute('role') ?? '')) return false;
  if (table.querySelector(blocks)) return false;
  const rows = cellsOf(table);
  const widths = rows.map(({ length }) => length);
  if (rows.length < 2 || Math.max(...widths) < 2) return false;
  return rows.flat().every(({ textContent }) => textContent.length <= cellMaxChars);
}

/** The first row becomes the header, which Markdown cannot do without. */
export function tableMarkdown(table: DomElement): string {
  const rows = cellsOf(table).map((cells) => cells.map((cell) => cellText(cell).replaceAll('|', '\\|')));
  const filled = rows.filter((cells) => cells.some((text) => text !== ''));
  const width = Math.min(
    columnsMax,
    filled.reduce((most, { length }) => Math.max(most, length), 0),
  );
  const line = (cells: string[]) =>
    `| ${Array.from({ length: width }, (_, i) => cells[i] ?? '').join(' | ')} |`;
  const [header = [], ...body] = filled;
  const caption = oneLine(table.querySelector('caption')?.textContent ?? '');
  return [
    ...(caption ? [`${caption}\n`] : []),
    line(header),
    `|${' --- |'.repeat(width)}`,
    ...body.map(line),
  ].join('\n');
}

/** A mark in a cell of its own, such as a tick, says by its alternative text what it is. */
function cellText(cell: DomElement): string {
  const text = oneLine(cell.textContent);
  if (text !== '') return text;
  const mark = oneLine(cell.querySelector('img')?.getAttribute('alt') ?? '');
  return mark.length <= markMaxChars ? mark : '';
}

/** Cells by row; one that spans columns comes first and is followed by empty places. */
const cellsOf = (table: DomElement): DomElement[][] =>
  [...table.querySelectorAll('tr')].map((row) =>
    [...row.children].filter(({ localName }) => localName === 'td' || localName === 'th'),
  );
