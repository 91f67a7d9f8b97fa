import { matchesIn } from './matches.ts';

/** What `element` says where it says `wanted`, also across the elements that its text is made of. */
export function rangesOf(element: Element, wanted: string): Range[] {
  const nodes: { node: Text; from: number }[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = '';
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node: node as Text, from: text.length });
    text += (node as Text).data;
  }
  const locate = (at: number, isEnd: boolean) => {
    const found = nodes.findLast(({ from }) => (isEnd ? from < at : from <= at));
    return found ? ([found.node, at - found.from] as const) : null;
  };
  return matchesIn(text, wanted).flatMap((at) => {
    const [start, end] = [locate(at, false), locate(at + wanted.length, true)];
    if (!start || !end) return [];
    const range = document.createRange();
    range.setStart(...start);
    range.setEnd(...end);
    return [range];
  });
}

const names = { all: 'find', current: 'find-current' };

/** Paints the places that were found, without touching the document. Browsers that cannot do it paint nothing. */
export function paint(all: Range[], current: Range | null): void {
  if (!('highlights' in CSS)) return;
  CSS.highlights.set(names.all, new Highlight(...all));
  CSS.highlights.set(names.current, current ? new Highlight(current) : new Highlight());
}

export function paintNothing(): void {
  if (!('highlights' in CSS)) return;
  for (const name of Object.values(names)) CSS.highlights.delete(name);
}
