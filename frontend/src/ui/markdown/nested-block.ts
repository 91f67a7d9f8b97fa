import type { Tokens } from 'marked';
import { lineEnd, type Placed } from './boundaries.ts';
import { withMore } from './chunks.ts';
import { startOf } from './convert.ts';
import type { Block } from './model.ts';
import { NestedText } from './nested-text.ts';
import type { OpenBlock } from './open-block.ts';
import { plainLine } from './open-paragraph.ts';
import type { Workshop } from './workshop.ts';

/** In more texts than this nothing is a text of its own. */
const maxDepth = 4;

/** A container at the end of the text, what stands in it, and how the two make a block. */
export interface NestedBlock {
  text: NestedText;
  around(children: Block[]): Block;
}

/**
 * The quote or the last list item of `placed`, if what stands in it can grow as a text of its own. It is only shown as
 * such: what is kept of it is made from the whole once it has ended.
 */
export function beginNested(shop: Workshop, placed: Placed, open: OpenBlock | null): NestedBlock | null {
  if (shop.depth >= maxDepth) return null;
  if (placed.token.type === 'blockquote') {
    const text = NestedText.ofQuote(shop, placed.from);
    return { text, around: (children) => ({ type: 'quote', children }) };
  }
  return placed.token.type === 'list' ? beginItem(shop, placed, open) : null;
}

function beginItem(shop: Workshop, { token, from }: Placed, open: OpenBlock | null): NestedBlock | null {
  const list = token as Tokens.List;
  const last = list.items.at(-1);
  if (!last || open?.type !== 'list') return null;
  const start = from + list.items.slice(0, -1).reduce((sum, { raw }) => sum + raw.length, 0);
  const isBegun = lineEnd(shop.text, start) !== null || plainLine.test(last.text);
  const text = isBegun ? NestedText.ofItem(shop, start, last.task) : null;
  if (!text) return null;
  let end = from;
  const between = list.items.filter(({ raw }) => {
    end += raw.length;
    return end > open.next && end <= start;
  });
  const items = withMore(open.items, shop.converter(open.next, start).items(between));
  const isDone = last.task ? last.checked === true : null;
  return {
    text,
    around: (children) => ({
      type: 'list',
      start: open.from === from ? startOf(list) : open.start,
      items: withMore(items, [{ isDone, children }]),
    }),
  };
}
