import { type DefaultTreeAdapterTypes as Tree, defaultTreeAdapter as tree } from 'parse5';

const texMaxChars = 2_000;

/** A formula as `$TeX$`, from what the page says of it for other programs; null for one without TeX. */
export function texOf(math: Tree.Element): string | null {
  const said = annotationOf(math) ?? math.attrs.find(({ name }) => name === 'alttext')?.value ?? '';
  const tex = said
    .trim()
    .replace(/^\{\\(?:display|text)style\s+(.*)\}$/s, '$1')
    .trim();
  return tex === '' || tex.length > texMaxChars ? null : `$${tex}$`;
}

function annotationOf(math: Tree.Element): string | null {
  const waiting: Tree.ChildNode[] = [...math.childNodes];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (!tree.isElementNode(node)) continue;
    const isTex = node.attrs.some(({ name, value }) => name === 'encoding' && value === 'application/x-tex');
    if (node.tagName === 'annotation' && isTex) {
      return node.childNodes
        .filter(tree.isTextNode)
        .map(({ value }) => value)
        .join('');
    }
    for (const child of node.childNodes) waiting.push(child);
  }
  return null;
}
