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

  /** What goes on as before is added; anything else begins a new document. */
  read(text: string, isLive: boolean): MarkdownView {
    this.#update(text, isLive);
    const { blocks, committedCount } = this.#doc;
    const notes = blocks.flat().filter((block) => block.type === 'footnote');
    return { blocks, settledCount: committedCount, notes: inOrder(notes, text) };
  }

  #update(text: string, isLive: boolean): void {
    const { text: before, isFinished } = this.#doc;
    const goesOn = isFinished ? !isLive && text === before : text.startsWith(before);
    if (!goesOn) this.#doc = new StreamDoc();
    if (!isLive && this.#doc.text === '') {
      this.#doc = StreamDoc.whole(text);
      return;
    }
    this.#doc.append(text.slice(this.#doc.text.length));
    if (!isLive) this.#doc.finish();
  }
}

/** A label that is defined twice counts once. */
function inOrder(notes: readonly Note[], text: string): Note[] {
  const byLabel = new Map(notes.toReversed().map((note) => [note.label, note]));
  const firstMark = ({ label }: Note) => text.indexOf(`[^${label}]`);
  return [...byLabel.values()].sort((one, other) => firstMark(one) - firstMark(other));
}
