import { splitCitations } from './split-citations.ts';

interface MarkdownNode {
  type: string;
  value?: string;
  identifier?: string;
  children?: MarkdownNode[] | undefined;
  position?: { start: { offset?: number }; end: { offset?: number } } | undefined;
  data?: { hName: string; hProperties: Record<string, unknown> };
}

export interface CitationMark {
  number: number;
  /** Where its bracket begins in the whole answer, in UTF-16 units; null when that cannot be told. */
  at: number | null;
}

interface CitationsOptions {
  known: ReadonlySet<number>;
  /** Where this piece begins in the whole answer. */
  from: number;
}

/**
 * A remark plugin: each `[n]` with a known number becomes a `<cite number at>`. Code and links are left alone. A
 * definition that a model writes of its own, `[1]: https://...`, does not turn the marks into links.
 */
export function citations({ known, from }: CitationsOptions) {
  return (root: MarkdownNode, file: unknown): void => {
    const source = String(file);
    const split = (node: MarkdownNode): MarkdownNode[] => {
      if (node.type === 'text') return cite(node, source, known, from);
      if (node.type === 'linkReference' && known.has(Number(node.identifier))) {
        return cite({ ...node, type: 'text', value: sourceOf(node, source) }, source, known, from);
      }
      if (node.children && node.type !== 'link' && node.type !== 'linkReference') {
        node.children = node.children.flatMap(split);
      }
      return [node];
    };
    split(root);
  };
}

function sourceOf({ position }: MarkdownNode, source: string): string {
  return source.slice(position?.start.offset ?? 0, position?.end.offset ?? 0);
}

function cite(node: MarkdownNode, source: string, known: ReadonlySet<number>, from: number): MarkdownNode[] {
  const start = node.position?.start.offset;
  let cursor = start ?? 0;
  const tokens = splitCitations(node.value ?? '', known);
  return tokens.map((token): MarkdownNode => {
    if (token.type === 'text') return { type: 'text', value: token.value };
    const mark = `[${token.number}]`;
    // The text is shorter than what was written for it where that holds escapes: the mark is looked for there.
    const index = start === undefined ? -1 : source.indexOf(mark, cursor);
    const isInside = index >= 0 && index < (node.position?.end.offset ?? 0);
    if (start !== undefined && !isInside) return { type: 'text', value: mark };
    cursor = index + mark.length;
    const { number } = token;
    const at = isInside ? from + index : null;
    return {
      type: 'citation',
      children: [],
      data: { hName: 'cite', hProperties: { number, at } },
    };
  });
}
