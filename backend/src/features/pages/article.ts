import { Readability } from '@mozilla/readability';
import type { DomDocument, DomElement } from './dom.ts';

/** What Firefox's reader view shows of a page; null when it finds no article. Changes the document. */
export function articleOf(document: DomDocument): DomElement | null {
  const reader = new Readability<DomElement>(document as never, {
    serializer: (node) => node as unknown as DomElement,
    keepClasses: true,
    disableJSONLD: true,
  });
  return reader.parse()?.content ?? null;
}
