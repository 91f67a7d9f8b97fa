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

const keptMaxChars = 500_000;
/** Besides its text a document has a lexer and much else: as dear as so many characters. */
const docChars = 2_000;
const priceOf = (text: string) => text.length + docChars;
let keptChars = 0;
const kept = new Map<string, StreamDoc>();

/** The document of a text that is complete. Those read last are kept: who comes back to a text sees it at once. */
function wholeDoc(text: string): StreamDoc {
  const known = kept.get(text);
  const doc = known ?? StreamDoc.whole(text);
  kept.delete(text);
  kept.set(text, doc);
  if (!known) keptChars += priceOf(text);
  for (const old of kept.keys()) {
    if (keptChars <= keptMaxChars) break;
    kept.delete(old);
    keptChars -= priceOf(old);
  }
  return doc;
}

/** Keeps the document of a text that is given anew, longer, each time. */
export class MarkdownReader {
  #doc = new StreamDoc();
  /** What the document was made of. */
  #text = '';

  /** What goes on as before is added; anything else begins a new document. */
  read(text: string, isLive: boolean): MarkdownView {
    this.#doc = this.#grown(text, isLive);
    this.#text = text;
    const { blocks, committedCount } = this.#doc;
    return { blocks, settledCount: committedCount, notes: inOrder(notesIn(blocks), text) };
  }

  #grown(text: string, isLive: boolean): StreamDoc {
    const before = this.#text;
    // Comparing slices is a copy of memory in the engine; `startsWith` goes by characters, a millisecond for a long answer.
    const isSame = text.slice(0, before.length) === before;
    const goesOn = this.#doc.isFinished ? !isLive && isSame && text.length === before.length : isSame;
    if (!isLive && (!goesOn || before === '')) return wholeDoc(text);
    const doc = goesOn ? this.#doc : new StreamDoc();
    doc.append(goesOn ? text.slice(before.length) : text);
    if (!isLive) doc.finish();
    return doc;
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
