import type { ElementNode, RootContent, RootNode } from './hast.ts';

/** A rehype plugin: puts the dot that says "more is coming" after the last glyph; code shows it itself. */
export function liveCaret() {
  return (root: RootNode): void => {
    let host: RootNode | ElementNode = root;
    while (true) {
      if (host.type === 'element' && host.tagName === 'pre') {
        host.properties.dataLive = true;
        return;
      }
      const last: RootContent | undefined = host.children.findLast(
        (child) => child.type === 'element' || child.value.trim() !== '',
      );
      if (last?.type !== 'element' || isInline(last)) break;
      host = last;
    }
    host.children.push({
      type: 'element',
      tagName: 'span',
      properties: { className: ['caret'] },
      children: [],
    });
  };
}

const isInline = ({ tagName }: ElementNode) =>
  /^(?:a|cite|code|strong|em|del|br|input|img|sup)$/.test(tagName);
