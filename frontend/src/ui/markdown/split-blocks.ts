const fence = /^ {0,3}(`{3,}|~{3,})/;
const listItem = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const definition = /^ {0,3}\[[^\]\n]+\]:/m;

/**
 * Cuts Markdown into pieces that can be drawn one by one, so that an answer that grows redraws its last piece only.
 *
 * Shape: the pieces, joined by a blank line, mean the same as the whole. A text with reference definitions or footnotes
 *        stays whole, since any part of it may refer to any other.
 */
export function splitBlocks(markdown: string): string[] {
  if (definition.test(markdown)) return [markdown];
  const blocks: string[] = [];
  let lines: string[] = [];
  let openFence: string | null = null;
  let isAfterBlank = false;
  for (const line of markdown.split('\n')) {
    const isBlank = line.trim() === '';
    if (openFence === null && isAfterBlank && !isBlank && !continues(lines, line)) {
      blocks.push(lines.join('\n').trimEnd());
      lines = [];
    }
    openFence = fenceAfter(openFence, line);
    isAfterBlank = isBlank && openFence === null;
    if (lines.length > 0 || !isBlank) lines.push(line);
  }
  if (lines.length > 0) blocks.push(lines.join('\n'));
  return blocks;
}

/** After a blank line: indented lines belong to what is above, and so do the next items of a list. */
function continues(block: readonly string[], line: string): boolean {
  if (block.length === 0) return true;
  if (/^(?: {2,}|\t)/.test(line)) return true;
  return listItem.test(line) && listItem.test(block[0] ?? '');
}

/** The mark that closes the fence in which the next line lies; null outside of fences. */
function fenceAfter(open: string | null, line: string): string | null {
  const mark = fence.exec(line)?.[1];
  if (mark === undefined) return open;
  if (open === null) return mark;
  const isClosing = mark.startsWith(open) && line.trim() === mark;
  return isClosing ? null : open;
}
