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
  const work = async () => {
    for (let url = waiting.shift(); url !== undefined && !until.aborted; url = waiting.shift()) {
      trail.notePages(new Map([[url, { state: 'reading' }]]));
      const outcome = await open(url, pageMs, until).catch((error: unknown) => {
        if (until.aborted) return null;
        throw error;
      });
      if (!outcome) return;
      trail.notePages(new Map([[url, changeOf(outcome)]]));
      if (!outcome.ok) continue;
      read.set(url, outcome.page);
      if (outcome.page.text.length >= goodChars) good += 1;
      if (good >= wanted) enough.abort();
    }
  };
  trail.note({ state: 'reading' });
  await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, work));
  signal.throwIfAborted();
  trail.close('done', good >= wanted ? 'unneeded' : 'timeout');
  return read;
}

function changeOf(outcome: PageOutcome): Partial<SearchedPage> {
  if (!outcome.ok) return { state: 'failed', fault: outcome.fault };
  const { title, date } = outcome.page;
  return { state: 'read', ...(title !== '' && { title }), ...(date !== null && { date }) };
}
