import type { DomDocument, DomElement } from './dom.ts';
import { documentOf } from './parse-html.ts';

/** What Defuddle takes for the page's main part; null when it finds none. Changes the document. Never asks the network. */
export async function defuddledOf(document: DomDocument, url: string): Promise<DomElement | null> {
  // Few pages need it.
  const { DefuddleClass } = await import('defuddle/node');
  const { content } = new DefuddleClass(document as never, {
    url,
    removeImages: true,
    useAsync: false,
  }).parse();
  return content === '' ? null : documentOf(`<!doctype html><html><body>${content}</body></html>`).body;
}
