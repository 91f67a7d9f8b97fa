import { type DefaultTreeAdapterMap, defaultTreeAdapter, parse, type TreeAdapter } from 'parse5';

type Node = DefaultTreeAdapterMap['node'];
export type Element = DefaultTreeAdapterMap['element'];

/** Pages seen have up to 560 elements, 20 deep. Without limits, a megabyte of tags keeps the parser busy for seconds. */
const maxElements = 5_000;
const maxDepth = 128;

class TooMuch extends Error {}

/** The elements of a page in document order, or null when it is larger or nested deeper than such pages are. */
export function elementsOfPage(html: string): Element[] | null {
  let depth = 0;
  let count = 0;
  const treeAdapter: TreeAdapter<DefaultTreeAdapterMap> = {
    ...defaultTreeAdapter,
    createElement: (...args) => {
      count += 1;
      if (count > maxElements) throw new TooMuch();
      return defaultTreeAdapter.createElement(...args);
    },
    onItemPush: () => {
      depth += 1;
      if (depth > maxDepth) throw new TooMuch();
    },
    onItemPop: () => {
      depth -= 1;
    },
  };
  try {
    return elementsIn(parse(html, { treeAdapter }));
  } catch (error) {
    if (error instanceof TooMuch) return null;
    throw error;
  }
}

/** The elements below `root` in document order. */
export const elementsIn = (root: Node): Element[] => [...nodesIn(root)].filter(isElement);

/** Its text as a reader would get it, spaces as they are in the source. */
export function textOf(element: Element): string {
  let text = '';
  for (const node of nodesIn(element)) {
    if (node.nodeName !== '#text' || !('value' in node)) continue;
    const parent = node.parentNode?.nodeName;
    if (parent !== 'script' && parent !== 'style') text += node.value;
  }
  return text;
}

export const attributeOf = (element: Element, name: string): string | null =>
  element.attrs.find((attribute) => attribute.name === name)?.value ?? null;

export const hasClass = (element: Element, name: string): boolean =>
  attributeOf(element, 'class')?.split(/\s+/).includes(name) ?? false;

export const isTag = (element: Element, name: string): boolean => element.tagName === name;

const isElement = (node: Node): node is Element => 'tagName' in node;

function* nodesIn(root: Node): Generator<Node, void> {
  const open: Iterator<Node>[] = [childrenOf(root).values()];
  for (let children = open.at(-1); children; children = open.at(-1)) {
    const next = children.next();
    if (next.done) {
      open.pop();
    } else {
      yield next.value;
      open.push(childrenOf(next.value).values());
    }
  }
}

const childrenOf = (node: Node): Node[] => ('childNodes' in node ? node.childNodes : []);
