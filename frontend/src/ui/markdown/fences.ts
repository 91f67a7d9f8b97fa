/** How a fenced block begins. */
export interface Fence {
  mark: string;
  language: string;
  indent: number;
  /** Length of its first line with the line end; null while that has not come. */
  headLength: number | null;
}

const head = /^( {0,3})(`{3,}(?=[^`\n]*(?:\n|$))|~{3,})([^\n]*)(\n|$)/;

export function fenceAt(source: string): Fence | null {
  const match = head.exec(source);
  if (!match) return null;
  const [line, indent = '', mark = '', info = '', end] = match;
  const language = /^\S*/.exec(info.trim())?.[0] ?? '';
  return { mark, language, indent: indent.length, headLength: end === '\n' ? line.length : null };
}

/** True for the line that ends the block. */
export function closesFence(fence: Fence, line: string): boolean {
  const trimmed = line.replace(/^ {0,3}/, '').replace(/ *\n?$/, '');
  return trimmed.startsWith(fence.mark) && trimmed === fence.mark.charAt(0).repeat(trimmed.length);
}

/** The code in the lines of a block, without the indentation of its fence and the last line's end. */
export function codeIn(fence: Fence, lines: string): string {
  const code = lines.endsWith('\n') ? lines.slice(0, -1) : lines;
  return fence.indent === 0 ? code : code.replace(new RegExp(`^[ \\t]{1,${fence.indent}}`, 'gm'), '');
}

/** What a whole block holds; the line that closes it may be missing. */
export function codeOf(source: string): { language: string; code: string } | null {
  const fence = fenceAt(source);
  if (!fence) return null;
  const lines = source.slice(fence.headLength ?? source.length);
  const trimmed = lines.replace(/\n+$/, '');
  const start = trimmed.lastIndexOf('\n') + 1;
  const isClosed = closesFence(fence, trimmed.slice(start));
  return { language: fence.language, code: codeIn(fence, isClosed ? lines.slice(0, start) : lines) };
}
