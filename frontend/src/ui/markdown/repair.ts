import { openMark } from './convert-inline.ts';
import { closesFence, type Fence, fenceAt } from './fences.ts';
import { repairInline } from './repair-inline.ts';

const loneMark = /^[ \t>]*(?:[-*+]|\d{1,3}[.)]?|#{1,6}|[-*_=]{2,}|(?:- ?){2,}|`{1,2}|~{1,2}|\$|\\)?[ \t]*$/;
const blockStart = /^[ \t]*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|>|#{1,6}[ \t]|\|)/;

/**
 * The end of an answer that is still being written, so that it can be shown: without a mark that says nothing yet, with
 * those closed that are open. Only for showing; what is kept is made from the text itself.
 */
export function repair(text: string, isInTable = false): string {
  const fence = openFence(text);
  if (fence) return withoutClosing(text, fence);
  const lineStart = text.lastIndexOf('\n') + 1;
  const line = text.slice(lineStart);
  if (line.trim() !== '' && (loneMark.test(line) || /^[ \t>]*(?:`{3}|~{3})/.test(line))) {
    return text.slice(0, lineStart);
  }
  const start = groupStart(text);
  const group = text.slice(start);
  if (!isInTable && isTableHead(group)) return text.slice(0, start);
  return text.slice(0, start) + (repairMath(group) ?? repairInline(group));
}

/** The fence in which the end of `text` lies, be it in a list or a quote. */
function openFence(text: string): Fence | null {
  let open: Fence | null = null;
  for (const written of text.split(/(?<=\n)/)) {
    const line = written.replace(/^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?/, '');
    if (!written.endsWith('\n')) break;
    if (!open) open = fenceAt(line);
    else if (closesFence(open, line)) open = null;
  }
  return open;
}

function withoutClosing(text: string, fence: Fence): string {
  const lineStart = text.lastIndexOf('\n') + 1;
  const line = text.slice(lineStart).trim();
  return line !== '' && line === fence.mark.charAt(0).repeat(line.length) ? text.slice(0, lineStart) : text;
}

/** Where the last paragraph, item, row or the like begins. */
function groupStart(text: string): number {
  let start = 0;
  let end = 0;
  let wasRow = false;
  for (const line of text.split(/(?<=\n)/)) {
    const isRow = /^ {0,3}\|/.test(line);
    if (line.trim() === '') start = end + line.length;
    else if (blockStart.test(line) && !(isRow && wasRow)) start = end;
    wasRow = isRow;
    end += line.length;
  }
  return Math.min(start, text.length);
}

const cellCount = (line: string): number => line.split('|').filter((cell) => cell.trim() !== '').length;

/** True for the first row of a table whose second line, without which it is none, is not there yet. */
function isTableHead(group: string): boolean {
  const [head = '', rule, ...more] = group.split('\n');
  if (!/^ {0,3}\|/.test(head) || more.length > 0) return false;
  if (rule === undefined) return true;
  return /^[ \t:|-]*$/.test(rule) && cellCount(rule) < cellCount(head);
}

/** A formula on lines of its own. */
function repairMath(group: string): string | null {
  const opening = /^ {0,3}(\$\$|\\\[)/.exec(group)?.[1];
  if (opening === undefined) return null;
  const closing = opening === '$$' ? '$$' : '\\]';
  const source = group.slice(group.indexOf(opening) + 2);
  if (source.includes(closing)) return null;
  const written = source.replace(/[$\\]$/, '');
  return written.trim() === '' ? '' : `${opening}${written}${openMark}${closing}`;
}
