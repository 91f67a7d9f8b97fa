import { outcomeOf, outcomeWithout, type RawResult } from '../outcome.ts';
import type { SearchOutcome, SearchStatus } from '../port.ts';
import { cleanText } from '../result-text.ts';
import { isEndMark, targetOf } from './duckduckgo-link.ts';
import { readLiteResults } from './duckduckgo-lite-page.ts';
import {
  attributeOf,
  type Element,
  elementsIn,
  elementsOfPage,
  hasClass,
  isTag,
  textOf,
} from './html-tree.ts';

export interface DuckDuckGoPage extends SearchOutcome {
  adsSkipped: number;
}

/** What an answer of either of DuckDuckGo's pages without scripts says, whatever its HTTP status was. */
export function readDuckDuckGoPage(html: string): DuckDuckGoPage {
  const page = elementsOfPage(html);
  if (!page) return { ...outcomeWithout('markup_changed'), adsSkipped: 0 };
  const read = readResults(page);
  const { found, adsSkipped } = read.found.length + read.adsSkipped > 0 ? read : readLiteResults(page);
  const outcome = outcomeOf(found);
  // A snippet may hold the words of a refusal, so results come first.
  return { ...(outcome.status === 'ok' ? outcome : outcomeWithout(statusWithoutResults(page))), adsSkipped };
}

function readResults(page: readonly Element[]): { found: RawResult[]; adsSkipped: number } {
  const found: RawResult[] = [];
  let adsSkipped = 0;
  const list = page.find((element) => attributeOf(element, 'id') === 'links');
  for (const container of list ? elementsIn(list) : []) {
    if (!isTag(container, 'div') || !hasClass(container, 'result')) continue;
    if (hasClass(container, 'result--no-result')) continue;
    const parts = elementsIn(container);
    if (hasClass(container, 'result--ad') || parts.some((part) => hasClass(part, 'badge--ad'))) {
      adsSkipped += 1;
      continue;
    }
    const result = resultOf(parts);
    if (result) found.push(result);
  }
  return { found, adsSkipped };
}

/** Everything is looked for in the result's own container: snippets may be missing. */
function resultOf(parts: readonly Element[]): RawResult | null {
  const link = parts.find((part) => isTag(part, 'a') && hasClass(part, 'result__a'));
  const title = link ? textOf(link) : '';
  const url = link && targetOf(attributeOf(link, 'href') ?? '');
  if (!url || isEndMark(title, url)) return null;
  const snippet = parts.find((part) => hasClass(part, 'result__snippet'));
  return { title, url, snippet: snippet && textOf(snippet), published: publishedIn(parts) };
}

function publishedIn(parts: readonly Element[]): string | null {
  const address = parts.find((part) => hasClass(part, 'result__extras__url'));
  const spans = address ? elementsIn(address).filter((part) => isTag(part, 'span')) : [];
  return spans.map((span) => textOf(span).trim()).find((text) => /^\d{4}-\d\d-\d\d/.test(text)) ?? null;
}

function statusWithoutResults(page: readonly Element[]): Exclude<SearchStatus, 'ok'> {
  if (page.some(isChallenge)) return 'blocked';
  // Before the words of a refusal, since the page repeats what was searched for.
  if (page.some((element) => hasClass(element, 'result--no-result') || hasClass(element, 'no-results')))
    return 'no_results';
  const text = page
    .filter((element) => isTag(element, 'body'))
    .map(textOf)
    .join();
  if (text.includes('bots use DuckDuckGo too') || text.includes('error-lite+')) return 'blocked';
  const title = page.find((element) => isTag(element, 'title'));
  return title && cleanText(textOf(title)).endsWith(' at DuckDuckGo') ? 'markup_changed' : 'soft_blocked';
}

const isChallenge = (element: Element): boolean =>
  attributeOf(element, 'id') === 'challenge-form' ||
  hasClass(element, 'anomaly-modal__modal') ||
  (isTag(element, 'form') && (attributeOf(element, 'action') ?? '').includes('anomaly.js')) ||
  (attributeOf(element, 'href') ?? '').startsWith('mailto:error-lite+');
