import type { ServerResponse } from 'node:http';
import { htmlResults } from './duckduckgo-html.ts';
import { liteResults } from './duckduckgo-lite.ts';
import { escapeHtml } from './markup.ts';
import { send } from './page.ts';
import type { ResultsPage, Shown } from './results-page.ts';

/** How DuckDuckGo answers. `soft_block`: its home page, without a word; `redirect`: to where nothing may ever ask. */
export const duckDuckGoModes = [
  'ok',
  'no_results',
  'challenge_202',
  'challenge_200',
  'block_403',
  'soft_block',
  'markup_changed',
  'slow',
  'reset',
  'error_500',
  'redirect',
] as const;
export type DuckDuckGoMode = (typeof duckDuckGoModes)[number];

export interface Asked {
  form: 'html' | 'lite';
  isGet: boolean;
  query: string;
  region: string;
  from: number;
}

const perPage = 10;

/** `found` are all results, best first. A `slow` answer never comes. */
export function answerSearch(
  res: ServerResponse,
  asked: Asked,
  mode: DuckDuckGoMode,
  found: readonly Shown[],
  canaryUrl: string,
): void {
  // A bang sends the reader elsewhere, whatever else is wrong.
  if (mode === 'redirect' || /(^|\s)!\w/.test(asked.query)) {
    res.writeHead(302, { location: `${canaryUrl}/bang` }).end();
  } else if (mode === 'reset') res.socket?.resetAndDestroy();
  else if (mode !== 'slow') {
    const { status = 200, body } = answerOf(asked, mode, found);
    send(res, 'text/html; charset=UTF-8', body, status);
  }
}

function answerOf(
  asked: Asked,
  mode: Exclude<DuckDuckGoMode, 'redirect' | 'reset' | 'slow'>,
  found: readonly Shown[],
): { status?: number; body: string } {
  switch (mode) {
    case 'error_500':
      return { status: 500, body: '<html><body>Server error</body></html>' };
    case 'block_403':
      return { status: 403, body: hardBlock };
    case 'soft_block':
      return { body: homePage };
    case 'challenge_202':
      return { status: 202, body: challenge(asked) };
    case 'challenge_200':
      return { body: challenge(asked) };
    case 'markup_changed':
      return { body: otherMarkup(asked.query, found) };
    case 'no_results':
      return { body: resultsOf(asked, { ...pageOf(asked, []), none: 'nothing_found' }) };
    case 'ok':
      return { body: resultsOf(asked, pageOf(asked, found)) };
  }
}

const resultsOf = ({ form, isGet }: Asked, page: ResultsPage) =>
  form === 'lite' ? liteResults(page) : htmlResults(page, isGet);

function pageOf({ query, region, from }: Asked, found: readonly Shown[]): ResultsPage {
  const results = found.slice(from, from + perPage);
  const why = from > 0 ? 'past_the_end' : 'end_of_file';
  return {
    query,
    region,
    results,
    from,
    hasMore: found.length > from + perPage,
    none: results.length > 0 ? null : why,
  };
}

const hardBlock = `We could not get results. If it goes on, <a href="mailto:error-lite+4711@duckduckgo.com?subject=Results">write to us</a>.<br />
The address holds a code that tells us what happened.`;

const homePage = `<!DOCTYPE html>
<html lang="en"><head><link rel="canonical" href="https://duckduckgo.com/"><title>
  DuckDuckGo
</title></head>
<body class="body--html"><form action="/html/" method="post"><input type="text" name="state_hidden" /></form>
<div id="header" class="header cw header--html"><a title="DuckDuckGo" href="/html/"></a></div></body></html>`;

const tile = (
  i: number,
) => `<div class="anomaly-modal__box" data-index="${i}"><label data-testid="anomaly-modal-tile-${i}">
<input type="checkbox" class="anomaly-modal__check" name="image-check_${i}"><img class="anomaly-modal__image" alt=" " src="../assets/anomaly/images/challenge/${i}.jpg"></label></div>`;

const challenge = ({ form, query }: Asked) => `<!DOCTYPE html>
<html lang="en"><head><title>
  DuckDuckGo
</title></head><body><center id="lite_wrapper">
<form id="challenge-form" action="//duckduckgo.com/anomaly.js?sv=${form}&cc=botnet&st=1700000000&gk=0a1b2c&q=${encodeURIComponent(query)}&r=use" method="POST">
<div class="anomaly-modal__mask"><div class="anomaly-modal__modal" data-testid="anomaly-modal">
<div class="anomaly-modal__title">Unfortunately, bots use DuckDuckGo too.</div>
<div class="anomaly-modal__description">Show that a human being has asked.</div>
<div class="anomaly-modal__instructions">Pick every square with a duck:</div>
<div class="anomaly-modal__puzzle">${Array.from({ length: 9 }, (_, i) => tile(i)).join('\n')}</div>
<button class="anomaly-modal__submit" type="submit" disabled>Submit</button>
</div></div></form></center></body></html>`;

/** What a new design might be: the results are there, but under no name that is known today. */
const otherMarkup = (query: string, found: readonly Shown[]) => `<!DOCTYPE html>
<html lang="en"><head><title>${escapeHtml(query)} at DuckDuckGo</title></head><body><main>
${found.map(({ title, url }) => `<article class="hit"><a href="${escapeHtml(url)}">${escapeHtml(title)}</a></article>`).join('\n')}
</main></body></html>`;
