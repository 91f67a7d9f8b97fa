import type { RawResult } from '../outcome.ts';
import { isEndMark, targetOf } from './duckduckgo-link.ts';
import { attributeOf, type Element, elementsIn, hasClass, isTag, textOf } from './html-tree.ts';

/**
 * The results of the page for small browsers, a table: a row with the link, then rows with the snippet and the shown
 * address. Rows of advertisements say so, and their "more info" link looks like a result's.
 */
export function readLiteResults(page: readonly Element[]): { found: RawResult[]; adsSkipped: number } {
  const found: RawResult[] = [];
  let adsSkipped = 0;
  let current: RawResult | null = null;
  for (const row of page.filter((element) => isTag(element, 'tr'))) {
    const cells = elementsIn(row);
    if (cells.some((cell) => isTag(cell, 'tr'))) continue; // of a table around it
    const link = cells.find((cell) => isTag(cell, 'a') && hasClass(cell, 'result-link'));
    if (hasClass(row, 'result-sponsored')) {
      current = null;
      if (link) adsSkipped += 1;
    } else if (link) {
      current = resultOf(link);
      if (current) found.push(current);
    } else if (current) {
      const snippet = cells.find((cell) => hasClass(cell, 'result-snippet'));
      const time = cells.find((cell) => hasClass(cell, 'timestamp'));
      if (snippet) current.snippet ??= textOf(snippet);
      if (time) current.published ??= textOf(time);
    }
  }
  return { found, adsSkipped };
}

function resultOf(link: Element): RawResult | null {
  const title = textOf(link);
  const url = targetOf(attributeOf(link, 'href') ?? '');
  return url && !isEndMark(title, url) ? { title, url } : null;
}
