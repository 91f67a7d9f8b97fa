import { parseHTML } from 'linkedom';
import { parse, serialize, type DefaultTreeAdapterTypes as Tree, defaultTreeAdapter as tree } from 'parse5';
import type { DomDocument } from './dom.ts';
import { texOf } from './formula.ts';
import { isHidden } from './hidden.ts';

/** Deeper elements are put beside each other, as browsers do: what comes after walks the tree by recursion. */
const depthMax = 256;
/** Never text of the page, whatever they hold. */
const textless = new Set([
  'style',
  'noscript',
  'template',
  'svg',
  'canvas',
  'iframe',
  'frame',
  'frameset',
  'noframes',
  'object',
  'embed',
  'audio',
  'video',
  'map',
  'select',
  'datalist',
  'textarea',
  'link',
  'base',
]);

/**
 * A page as well-formed HTML without what nobody can see on it. The HTML standard's own parser comes first: the DOM
 * library loses the body of pages that forget `<html>` or put elements before `<body>`.
 */
export function visibleHtml(html: string): string {
  const document = parse(html);
  prune(document);
  return serialize(document);
}

/** What MediaWiki puts into articles without being of them; their links make it look like text to others. */
const furniture = new Set(['navbox', 'vertical-navbox', 'mw-editsection', 'mw-jump-link', 'catlinks', 'toc']);

const isFurniture = (classes: string | undefined): boolean =>
  classes?.split(/\s+/).some((name) => furniture.has(name)) ?? false;

/** Each reader of a page changes its document; this makes another. */
export const documentOf = (visible: string): DomDocument =>
  parseHTML(visible).document as unknown as DomDocument;

/** Removes what is unseen and flattens what is too deep, without recursion. */
function prune(document: Tree.Document): void {
  const waiting: { parent: Tree.ParentNode; depth: number }[] = [{ parent: document, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { parent, depth } = next;
    const children = depth < depthMax ? parent.childNodes : textsBelow(parent);
    parent.childNodes = children.filter(isSeen).map(formulaAsText);
    for (const child of parent.childNodes) {
      child.parentNode = parent;
      if (tree.isElementNode(child)) waiting.push({ parent: child, depth: depth + 1 });
    }
  }
}

function formulaAsText(node: Tree.ChildNode): Tree.ChildNode {
  const tex = tree.isElementNode(node) && node.tagName === 'math' ? texOf(node) : null;
  return tex === null ? node : tree.createTextNode(tex);
}

function isSeen(node: Tree.ChildNode): boolean {
  if (!tree.isElementNode(node)) return !tree.isCommentNode(node);
  if (textless.has(node.tagName)) return false;
  // Some pages show themselves by script when they are ready.
  if (node.tagName === 'html' || node.tagName === 'body') return true;
  if (node.attrs.length === 0) return node.tagName !== 'script' && node.tagName !== 'dialog';
  const attributes = new Map(node.attrs.map(({ name, value }) => [name, value]));
  if (node.tagName === 'script')
    return attributes.get('type')?.trim().toLowerCase() === 'application/ld+json';
  if (node.tagName === 'dialog' && !attributes.has('open')) return false;
  return !isHidden(attributes) && !isFurniture(attributes.get('class'));
}

/** The texts of a whole subtree in reading order, apart from each other. */
function textsBelow(parent: Tree.ParentNode): Tree.TextNode[] {
  const texts: Tree.TextNode[] = [];
  const waiting: Tree.ChildNode[] = parent.childNodes.toReversed();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (tree.isTextNode(node)) texts.push({ ...node, value: `${node.value} ` });
    else if (tree.isElementNode(node) && isSeen(node)) {
      for (const child of node.childNodes.toReversed()) waiting.push(child);
    }
  }
  return texts;
}
