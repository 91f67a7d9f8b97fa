import type { SearchedPage } from '@parley/contract/search';
import type { PageOutcome } from '../pages/service.ts';
import type { OpenedPage } from '../pages/types.ts';
import type { SearchTrail } from './search-trail.ts';

export type OpenPage = (url: string, timeoutMs: number, signal: AbortSignal) => Promise<PageOutcome>;

const atOnce = 6;
const pageMs = 3_000;
const allMs = 4_500;
/** So many with so much text are enough. */
const wanted = 5;
const goodChars = 400;

/**
 * Reads the trail's pages, six at a time, until five good ones are there, all have been tried or 4.5 s are over.
 *
 * Shape:  the pages that were read, by the address in the trail.
 * Errors: the abort's reason.
 */
export async function readPages(
  open: OpenPage,
  trail: SearchTrail,
  signal: AbortSignal,
): Promise<Map<string, OpenedPage>> {
  const enough = new AbortController();
  const until = AbortSignal.any([signal, enough.signal, AbortSignal.timeout(allMs)]);
  const waiting = trail.pages.map(({ url }) => url);
  const read = new Map<string, OpenedPage>();
  let good = 0;
  const work = async (first: string) => {
    for (let url: string | undefined = first; url !== undefined && !until.aborted; ) {
      const outcome = await open(url, pageMs, until).catch((error: unknown) => {
        if (until.aborted) return null;
        throw error;
      });
      if (!outcome) return;
      if (outcome.ok) read.set(url, outcome.page);
      if (outcome.ok && outcome.page.text.length >= goodChars) good += 1;
      if (good >= wanted) enough.abort();
      const next = until.aborted ? undefined : waiting.shift();
      // One event for both: each tells the whole search again.
      trail.notePages(new Map([[url, changeOf(outcome)], ...readingOf(next === undefined ? [] : [next])]));
      url = next;
    }
  };
  const first = waiting.splice(0, atOnce);
  trail.notePages(new Map(readingOf(first)), { state: 'reading' });
  await Promise.all(first.map(work));
  signal.throwIfAborted();
  trail.close('done', good >= wanted ? 'unneeded' : 'timeout');
  return read;
}

const readingOf = (urls: readonly string[]): [string, Partial<SearchedPage>][] =>
  urls.map((url) => [url, { state: 'reading' }]);

function changeOf(outcome: PageOutcome): Partial<SearchedPage> {
  if (!outcome.ok) return { state: 'failed', fault: outcome.fault };
  const { title, date } = outcome.page;
  return { state: 'read', ...(title !== '' && { title }), ...(date !== null && { date }) };
}
