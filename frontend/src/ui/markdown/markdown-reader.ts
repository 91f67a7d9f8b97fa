import type { Chunks } from './chunks.ts';
import type { Block } from './model.ts';
import { StreamDoc } from './stream-doc.ts';

export type Note = Extract<Block, { type: 'footnote' }>;

/** A document at one moment. */
export interface MarkdownView {
  blocks: Chunks<Block>;
  /** How many of the blocks will not change any more. */
  settledCount: number;
  /** In the order of their first marks. */
  notes: readonly Note[];
}

/** Keeps the document of a text that is given anew, longer, each time. */
export class MarkdownReader {
  #doc = new StreamDoc();
  /** What the document was made of. */
  #text = '';

  /** What goes on as before is added; anything else begins a new document. */
  read(text: string, isLive: boolean): MarkdownView {
    this.#update(text, isLive);
    const { blocks, committedCount } = this.#doc;
    return { blocks, settledCount: committedCount, notes: inOrder(notesIn(blocks), text) };
  }

  #update(text: string, isLive: boolean): void {
    const before = this.#text;
    // Comparing slices is a copy of memory in the engine; `startsWith` goes by characters, a millisecond for a long answer.
    const isSame = text.slice(0, before.length) === before;
    const goesOn = this.#doc.isFinished ? !isLive && isSame && text.length === before.length : isSame;
    if (!goesOn) this.#doc = new StreamDoc();
    this.#text = text;
    if (!isLive && (!goesOn || before === '')) {
      this.#doc = StreamDoc.whole(text);
      return;
    }
    this.#doc.append(goesOn ? text.slice(before.length) : text);
    if (!isLive) this.#doc.finish();
  }
}

function notesIn(blocks: Chunks<Block>): Note[] {
  const notes: Note[] = [];
  for (const chunk of blocks) for (const block of chunk) if (block.type === 'footnote') notes.push(block);
  return notes;
}

/** A label that is defined twice counts once. */
function inOrder(notes: readonly Note[], text: string): Note[] {
  if (notes.length === 0) return [];
  const byLabel = new Map(notes.toReversed().map((note) => [note.label, note]));
  const firstMark = ({ label }: Note) => text.indexOf(`[^${label}]`);
  return [...byLabel.values()].sort((one, other) => firstMark(one) - firstMark(other));
}
