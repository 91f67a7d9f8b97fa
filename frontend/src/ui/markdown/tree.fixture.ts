import type { Block, Inline, Item, Piece } from './model.ts';
import { StreamDoc } from './stream-doc.ts';

/** A tree in which it does not show how it was cut: what two ways of making it are compared by. */
export const flatTree = (blocks: readonly Block[]): unknown => blocks.map(flatBlock);

function flatBlock(block: Block): unknown {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return { ...block, pieces: joined(block.pieces.flat(2)) };
    case 'list':
      return { ...block, items: block.items.flat().map(flatItem) };
    case 'table':
      return { ...block, rows: block.rows.flat() };
    case 'quote':
    case 'details':
    case 'footnote':
      return { ...block, children: flatTree(block.children) };
    default:
      return block;
  }
}

export const flatItem = (item: Item): unknown => ({ ...item, children: flatTree(item.children) });

function joined(piece: Piece): Inline[] {
  const out: Inline[] = [];
  for (const inline of piece) {
    const last = out.at(-1);
    if (inline.type === 'text' && last?.type === 'text')
      out[out.length - 1] = { ...last, text: last.text + inline.text };
    else out.push(inline);
  }
  return out;
}

export const wholeTree = (text: string): unknown => flatTree(StreamDoc.whole(text).committed);

/** What `slices` lead to. `watch` sees the document after each. */
export function streamed(slices: Iterable<string>, watch?: (doc: StreamDoc) => void): StreamDoc {
  const doc = new StreamDoc();
  for (const slice of slices) {
    doc.append(slice);
    watch?.(doc);
  }
  doc.finish();
  watch?.(doc);
  return doc;
}

export function* inSlices(text: string, size: number): Generator<string> {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
}
