/** As much of the syntax tree of HTML as is touched here. */
export interface TextNode {
  type: 'text';
  value: string;
}

export interface ElementNode {
  type: 'element';
  tagName: string;
  properties: Record<string, unknown>;
  children: RootContent[];
}

export type RootContent = TextNode | ElementNode;

export interface RootNode {
  type: 'root';
  children: RootContent[];
}

export function textOf(node: RootContent): string {
  return node.type === 'text' ? node.value : node.children.map(textOf).join('');
}
