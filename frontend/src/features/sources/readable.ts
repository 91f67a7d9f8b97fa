/**
 * The text of a page as a reader likes it: what was kept is Markdown, and the marks of its blocks say nothing to them.
 *
 * Shape: lines stay lines, the words of each stay in order; a table's line of dashes goes.
 */
export const readable = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/.test(line))
    .map(readableLine)
    .join('\n');

function readableLine(line: string): string {
  const cells = /^\s*\|(.*)\|\s*$/.exec(line)?.[1];
  if (cells !== undefined)
    return cells
      .split('|')
      .map((cell) => cell.trim())
      .filter(Boolean)
      .join(' · ');
  return line.replace(/^\s*#{1,6}\s+/, '').replace(/^(\s*)-\s+/, '$1• ');
}
