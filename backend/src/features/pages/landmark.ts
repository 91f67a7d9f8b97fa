import type { DomDocument, DomElement } from './dom.ts';

const landmarks = 'main, [role="main"], article, .hentry, .h-entry, #content, #main';
const around =
  'nav, [role="navigation"], aside, [role="complementary"], body > header, [role="banner"], footer, [role="contentinfo"], button, [role="dialog"], [role="search"], script';
/** Of its text; what has more of it in links is a menu. */
const linkShareMax = 0.3;

/**
 * The innermost element that the page itself marks as its main part, without what stands around; null when none is.
 * Changes the document.
 */
export function landmarkOf(document: DomDocument): DomElement | null {
  const marked = [...document.querySelectorAll(landmarks)];
  const main = marked.find((node) => node.querySelector(landmarks) === null);
  if (!main) return null;
  strip(main);
  const links = [...main.querySelectorAll('a')].reduce((sum, { textContent }) => sum + textContent.length, 0);
  return links <= main.textContent.length * linkShareMax ? main : null;
}

/** The whole page without what stands around its main part. Changes the document. */
export function bodyOf(document: DomDocument): DomElement {
  strip(document.body);
  return document.body;
}

function strip(node: DomElement): void {
  for (const part of node.querySelectorAll(around)) part.remove();
}
