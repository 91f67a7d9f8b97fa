import Turndown from 'turndown';
import { cleanCharacters, tidyLines } from './clean-text.ts';
import type { DomElement } from './dom.ts';
import { isDataTable, tableMarkdown } from './table.ts';

/** A longer one is no code but a whole text with line ends of its own. */
const codeMaxChars = 5_000;

/** The Markdown of a piece of a page: headings, lists, tables and code; no emphasis, images or link targets. */
export function markdownOf(content: DomElement): string {
  return tidyLines(cleanCharacters(converter().turndown(content as unknown as Turndown.Node)));
}

function converter(): Turndown {
  const turndown = new Turndown({
    headingStyle: 'atx',
    codeBlockStyle: 'fenced',
    bulletListMarker: '-',
    br: '',
  });
  // Words are to be found again as they stand on the page: only what would become a block is marked as text.
  turndown.escape = (text) => text.replace(/^(#{1,6} |```|~~~)/, '\\$1');
  const rule = (
    name: string,
    filter: Turndown.Filter,
    replacement: (content: string, node: DomElement) => string,
  ) =>
    turndown.addRule(name, {
      filter,
      replacement: (content, node) => replacement(content, node as unknown as DomElement),
    });

  rule('plain', ['em', 'i', 'strong', 'b'], (content) => content);
  rule('no images', ['img', 'picture' as 'img'], () => '');
  rule('no rules', 'hr', () => '\n\n');
  rule('link', 'a', (content) => (/^\s*[¶#§🔗]\s*$/u.test(content) ? '' : content));
  rule('item', 'li', (content, node) => itemMarkdown(content, node));
  rule('raised', 'sup', (content, node) => raisedMarkdown(content, node));
  rule('code', 'pre', (_, node) => codeMarkdown(node));
  turndown.addRule('table', {
    filter: (node) => node.nodeName === 'TABLE' && isDataTable(node as unknown as DomElement),
    replacement: (_, node) => `\n\n${tableMarkdown(node as unknown as DomElement)}\n\n`,
  });
  return turndown;
}

function itemMarkdown(content: string, node: DomElement): string {
  const list = node.parentElement;
  const mark = list?.localName === 'ol' ? `${numberOf(node, list)}. ` : '- ';
  const text = content.replace(/^\s+|\s+$/g, '').replace(/\n/g, `\n${' '.repeat(mark.length)}`);
  return text === '' ? '' : `${mark}${text}\n`;
}

function numberOf(item: DomElement, list: DomElement): number {
  const start = Number.parseInt(list.getAttribute('start') ?? '1', 10) || 1;
  return start + [...list.children].filter(({ localName }) => localName === 'li').indexOf(item);
}

/** 10⁹ is not 109; marks like `[3]` point at the page's own notes and would be taken for ours. */
function raisedMarkdown(content: string, node: DomElement): string {
  const text = content.trim();
  if (/^(?:\[[^\]]{1,12}\]\s*)+$/.test(text)) return '';
  const before = node.previousSibling?.textContent ?? '';
  return /^[-+−]?\d+$/.test(text) && /\d$|[a-z)]$/i.test(before) ? `^${text}` : content;
}

function codeMarkdown(node: DomElement): string {
  const text = node.textContent.replace(/\s+$/, '').replace(/^\n+/, '');
  if (text.length > codeMaxChars && !node.querySelector('code')) return `\n\n${text}\n\n`;
  const classes = `${node.className} ${node.querySelector('code')?.className ?? ''}`;
  const language = /\b(?:language|lang|brush)[-:]\s*([\w+#-]+)/.exec(classes)?.[1] ?? '';
  const fence = '`'.repeat(Math.max(3, ...(text.match(/`{3,}/g) ?? []).map(({ length }) => length + 1)));
  return text === '' ? '' : `\n\n${fence}${language}\n${text}\n${fence}\n\n`;
}
