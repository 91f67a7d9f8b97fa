/** A part of a Markdown text between blank lines, or what stands for itself; offsets in UTF-16 units. */
export interface Block {
  kind: 'heading' | 'prose' | 'table' | 'code';
  start: number;
  end: number;
  /** Of a heading: 1 is the highest; else 0. */
  level: number;
  /** Of a heading. */
  title: string;
}

const fenceMark = /^\s*(`{3,}|~{3,})/;
const headingMark = /^ {0,3}(#{1,6})\s(.*)$/;
const closingMarks = /(?<!#)#+$/;
const underline = /^ {0,3}(=+|-+)\s*$/;

/** The blocks of a Markdown text, in order. List items and quotes are prose. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open = null as Block | null;
  let fence: string | null = null;
  for (const { line, start, end } of linesOf(text)) {
    const mark = fenceMark.exec(line)?.[1];
    if (fence !== null && open) {
      open.end = end;
      if (mark?.startsWith(fence) && line.trim() === mark) fence = open = null;
      continue;
    }
    const heading = headingOf(line, open, text);
    if (heading?.isUnderlined && open) {
      Object.assign(open, { kind: 'heading', level: heading.level, title: heading.title, end });
      open = null;
    } else if (heading) {
      blocks.push({ kind: 'heading', start, end, level: heading.level, title: heading.title });
      open = null;
    } else if (line.trim() === '') {
      open = null;
    } else {
      const kind = mark ? 'code' : /^\s*\|/.test(line) ? 'table' : 'prose';
      if (mark) fence = mark;
      if (open?.kind === kind && !mark) open.end = end;
      else {
        open = { kind, start, end, level: 0, title: '' };
        blocks.push(open);
      }
    }
  }
  return blocks;
}

interface Heading {
  level: number;
  title: string;
  /** The line before is its text. */
  isUnderlined: boolean;
}

function headingOf(line: string, open: Block | null, text: string): Heading | null {
  const marked = headingMark.exec(line);
  if (marked) {
    const title = (marked[2] ?? '').trim().replace(closingMarks, '').trim();
    return { level: marked[1]?.length ?? 1, title, isUnderlined: false };
  }
  const under = underline.exec(line);
  if (!under || open?.kind !== 'prose') return null;
  const title = text.slice(open.start, open.end).trim();
  return title.includes('\n')
    ? null
    : { level: under[1]?.startsWith('=') ? 1 : 2, title, isUnderlined: true };
}

/** Each line with its line break. */
export function* linesOf(
  text: string,
  from = 0,
  to = text.length,
): Generator<{ line: string; start: number; end: number }> {
  for (let start = from; start < to; ) {
    const found = text.indexOf('\n', start);
    const end = found === -1 || found >= to ? to : found + 1;
    yield { line: text.slice(start, end).replace(/\r?\n$/, ''), start, end };
    start = end;
  }
}
