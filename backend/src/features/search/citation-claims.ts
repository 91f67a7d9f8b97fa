import { ProseScanner } from './prose-scanner.ts';
import { type Span, sentencesOf } from './sentences.ts';

/** A `[number]` of an answer, with what it stands for. */
export interface Claim {
  /** Of the bracket, in UTF-16 units. */
  at: number;
  number: number;
  /** The sentence, list item or table cell, without citations. */
  text: string;
  /** Of a table cell: its row's first cell, which says what the row is about. */
  context: string;
}

interface Mark extends Span {
  number: number;
}

const marker = /\[(\d{1,3})\](?!\()/y;
const tableLine = /^[ \t]*\|/;

/** The citations of an answer in order. Those in code, formulas and links are text. */
export function claimsOf(content: string): Claim[] {
  const marks = marksOf(content);
  if (marks.length === 0) return [];
  const plain = blanked(content, marks);
  const sentences = sentencesOf(plain);
  return marks.map(({ start, number }) => ({ at: start, number, ...statementAt(plain, sentences, start) }));
}

function marksOf(content: string): Mark[] {
  const marks: Mark[] = [];
  const scanner = new ProseScanner();
  for (let at = 0; at < content.length; at++) {
    const char = content.charAt(at);
    marker.lastIndex = at;
    const found = char === '[' && scanner.isProse(char) ? marker.exec(content) : null;
    if (found) {
      marks.push({ start: at, end: marker.lastIndex, number: Number(found[1]) });
      scanner.pass(found[0]);
      at = marker.lastIndex - 1;
    } else scanner.advance(char);
  }
  return marks;
}

/** The same text, as long as before, with blanks for citations. */
function blanked(content: string, marks: readonly Mark[]): string {
  let plain = '';
  let last = 0;
  for (const { start, end } of marks) {
    plain += content.slice(last, start) + ' '.repeat(end - start);
    last = end;
  }
  return plain + content.slice(last);
}

/** A citation belongs to what stands before it, even after the full stop; at the start of its block, to what follows. */
function statementAt(plain: string, sentences: readonly Span[], at: number): Pick<Claim, 'text' | 'context'> {
  const after = sentences.findIndex(({ start }) => start > at);
  const before = sentences.at(after === -1 ? -1 : after - 1);
  const isFirst = after === 0 || /\n\s*$/.test(plain.slice(before?.end ?? 0, at));
  const sentence = isFirst ? sentences[after] : before;
  if (!sentence) return { text: '', context: '' };
  const text = plain.slice(sentence.start, sentence.end);
  if (tableLine.test(text)) return cellAt(text, at - sentence.start);
  return { text: text.replace(/^(?:[-*+]|\d{1,3}[.)]|#{1,6}|>)\s+/, ''), context: '' };
}

function cellAt(row: string, at: number): Pick<Claim, 'text' | 'context'> {
  const cells = row.split(/(?<!\\)\|/);
  let end = 0;
  for (const cell of cells) {
    end += cell.length + 1;
    if (at < end) return { text: cell.trim(), context: (cells[1] ?? '').trim() };
  }
  return { text: (cells.at(-2) ?? '').trim(), context: (cells[1] ?? '').trim() };
}
