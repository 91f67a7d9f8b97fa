export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Our pages' Markdown as HTML: headings, paragraphs, tables, lists and code; nothing else is in it. */
export function htmlOf(markdown: string): string {
  const blocks = markdown.trim().split(/\n{2,}(?=[^\n]*)/);
  return joinCode(blocks).map(blockHtml).join('\n');
}

/** Code may hold empty lines: what was split inside it is put together again. */
function joinCode(blocks: string[]): string[] {
  const joined: string[] = [];
  let isOpen = false;
  for (const block of blocks) {
    if (isOpen) joined.push(`${joined.pop()}\n\n${block}`);
    else joined.push(block);
    if ((block.split('```').length - 1) % 2 === 1) isOpen = !isOpen;
  }
  return joined;
}

function blockHtml(block: string): string {
  const lines = block.split('\n');
  if (block.startsWith('```')) return `<pre><code>${escapeHtml(lines.slice(1, -1).join('\n'))}</code></pre>`;
  if (block.startsWith('## ')) return `<h2>${inlineHtml(block.slice(3))}</h2>`;
  if (block.startsWith('- '))
    return `<ul>${lines.map((line) => `<li>${inlineHtml(line.slice(2))}</li>`).join('')}</ul>`;
  if (block.startsWith('| ')) return tableHtml(lines);
  return `<p>${inlineHtml(lines.join(' '))}</p>`;
}

function tableHtml([head = '', , ...rows]: string[]): string {
  const cells = (line: string, tag: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => `<${tag}>${inlineHtml(cell.trim())}</${tag}>`)
      .join('');
  const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n');
  return `<table><thead><tr>${cells(head, 'th')}</tr></thead><tbody>${body}</tbody></table>`;
}

const inlineHtml = (text: string): string => escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
