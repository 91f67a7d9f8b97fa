interface MarkdownNode {
  type: string;
  value?: string;
  children?: MarkdownNode[] | undefined;
}

/** A remark plugin: a block of raw HTML becomes a paragraph that shows it, spaced like every other. */
export function htmlAsText() {
  return (root: MarkdownNode): void => {
    root.children = root.children?.map((node) =>
      node.type === 'html'
        ? { type: 'paragraph', children: [{ type: 'text', value: node.value ?? '' }] }
        : node,
    );
  };
}
