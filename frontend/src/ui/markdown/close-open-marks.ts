const openLink = /!?\[([^\]\n]*)(?:\]\([^)\s]*)?$/;

const count = (text: string, mark: string) => text.split(mark).length - 1;

/**
 * The last piece of an answer that is still being written, with its open marks closed, so that stars and brackets do
 * not stand there as text until their partners come. Code is left alone.
 */
export function closeOpenMarks(block: string): string {
  const last = block.slice(block.lastIndexOf('\n') + 1);
  if (/^ {0,3}(?:`{3,}|~{3,})/m.test(block)) return block;
  const head = block.slice(0, block.length - last.length);
  if (count(last, '`') % 2 === 1) return `${head}${last}\``;
  let tail = last.replace(openLink, '$1');
  // A mark that has just been opened encloses nothing yet.
  tail = tail.replace(/(?:^|(?<=\s))(?:\*{1,3}|~~|_{1,2})$/, '');
  if (count(tail, '**') % 2 === 1)
    tail = tail.endsWith('*') ? tail.replace(/\*+$/, '**') : `${tail.trimEnd()}**`;
  if (count(tail, '~~') % 2 === 1) tail = `${tail}~~`;
  return head + tail;
}
