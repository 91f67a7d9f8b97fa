/**
 * What the reader looks at: the elements at the top of the view, outermost first, each with its place in the content.
 * When what is above them changes its height, their way through the content is how far the scroller must follow.
 */
export interface Anchor {
  chain: { element: Element; y: number }[];
}

const maxDepth = 7;

/** The place of an element in the scrolled content, in CSS pixels from its start, wherever it is scrolled to. */
export function contentY(box: Element, element: Element): number {
  return element.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
}

export function findAnchor(box: Element, content: Element): Anchor | null {
  const viewTop = box.getBoundingClientRect().top;
  const chain: Anchor['chain'] = [];
  let parent = content;
  for (let depth = 0; depth < maxDepth; depth += 1) {
    const element = firstBelow(parent, viewTop);
    if (!element) break;
    chain.push({ element, y: contentY(box, element) });
    // What begins in view is what is looked at.
    if (element.getBoundingClientRect().top >= viewTop) break;
    parent = element;
  }
  return chain.length > 0 ? { chain } : null;
}

/** The first child that reaches below `viewTop`. Children stand one below the other, so halving finds it. */
export function firstBelow(parent: Element, viewTop: number): Element | null {
  const { children } = parent;
  let [low, high] = [0, children.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const rect = children[middle]?.getBoundingClientRect();
    if (rect && rect.bottom > viewTop) high = middle;
    else low = middle + 1;
  }
  return children[low] ?? null;
}

/** How far the innermost element that is still there has moved through the content. */
export function drift(box: Element, anchor: Anchor): number {
  const found = anchor.chain.findLast(({ element }) => element.isConnected && box.contains(element));
  return found ? contentY(box, found.element) - found.y : 0;
}

/** The anchor after the scroller has followed by `appliedPx`: what rounding has left over is made up for later. */
export function shifted(anchor: Anchor, appliedPx: number): Anchor {
  return { chain: anchor.chain.map(({ element, y }) => ({ element, y: y + appliedPx })) };
}
