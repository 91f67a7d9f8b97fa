import { escapeHtml } from './markup.ts';
import {
  adUrl,
  emphasised,
  nextFields,
  type ResultsPage,
  type Shown,
  timestampOf,
  wrapped,
} from './results-page.ts';

/** The structure of DuckDuckGo's html page, in our own writing. A GET request gets wrapped addresses. */
export function htmlResults(page: ResultsPage, isGet: boolean): string {
  const href = (url: string) => escapeHtml(isGet ? wrapped(url) : url);
  const rows = page.results.map((result) => organic(result, page.query, href(result.url)));
  return `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<!--[if gt IE 8]><!--><html xmlns="http://www.w3.org/1999/xhtml"><!--<![endif]-->
<head><meta http-equiv="content-type" content="text/html; charset=UTF-8" /><meta name="referrer" content="origin" />
<title>${escapeHtml(page.query)} at DuckDuckGo</title></head>
<body class="body--html">
<form action="/html/" method="post"><input type="text" name="state_hidden" /></form>
<div id="header"><form name="x" action="/html/" method="post">
<input name="q" type="text" value="${escapeHtml(page.query)}" /><input name="b" type="submit" value="" />
</form></div>
${instantAnswer(page.query)}
<div><div class="serp__results"><div id="links" class="results">
${page.results.length > 0 && page.from === 0 ? ad(page.query, href(adUrl(page.query))) : ''}
${rows.join('\n')}
${nothing(page)}
${page.hasMore ? nextForm(page) : ''}
<div class="feedback-btn"><a rel="nofollow" href="//duckduckgo.com/feedback.html">Feedback</a></div>
</div></div></div>
</body></html>`;
}

function organic({ title, url, snippet, date }: Shown, query: string, href: string): string {
  const shown = escapeHtml(url.replace(/^https?:\/\//, ''));
  const dated = date ? `<span>&nbsp; &nbsp; ${timestampOf(date)}</span>` : '';
  return `<div class="result results_links results_links_deep web-result ">
<div class="links_main links_deep result__body">
<h2 class="result__title"><a rel="nofollow" class="result__a" href="${href}">${emphasised(title, query)}</a></h2>
<div class="result__extras"><div class="result__extras__url">
<span class="result__icon"><a rel="nofollow" href="${href}"><img class="result__icon__img" alt="" src="//external-content.duckduckgo.com/ip3/${escapeHtml(new URL(url).hostname)}.ico" /></a></span>
<a class="result__url" href="${href}"> ${shown} </a> ${dated}
</div></div>
<a class="result__snippet" href="${href}">${emphasised(snippet, query)}</a>
<div class="clear"></div></div></div>`;
}

const ad = (
  query: string,
  href: string,
) => `<div class="result results_links results_links_deep result--ad result--ad--small">
<div class="links_main links_deep result__body">
<h2 class="result__title"><a rel="nofollow" class="result__a" href="${href}">Buy ${escapeHtml(query)} for less</a>
<div class="result__badge-wrap"><a class="badge--ad">Ad</a></div></h2>
<a class="result__snippet" href="${href}">Everything about ${escapeHtml(query)}, delivered tomorrow.</a>
</div></div>`;

/** Stands above the results, and tells the server's own address when a question is about one. */
const instantAnswer = (query: string) =>
  /\bip\b/i.test(query)
    ? '<div class="zci-wrapper"><div class="zci"><h1 class="zci__heading">IP</h1><div id="zero_click_abstract">Your IP address is 127.0.0.1</div></div></div>'
    : '';

const noResult = (
  words: string,
) => `<div class="result results_links results_links_deep web-result result--no-result">
<div class="links_main links_deep result__body"><h2 class="result__title"></h2><div class="no-results">${words}</div></div></div>`;

function nothing({ none, query }: ResultsPage): string {
  if (none === null) return '';
  if (none === 'past_the_end') return noResult('No more results.');
  if (none === 'nothing_found') return noResult(`No results found for <b>${escapeHtml(query)}</b>.`);
  const url = escapeHtml(`http://www.google.com/search?hl=en&q=${encodeURIComponent(query)}`);
  return `<div class="result results_links results_links_deep web-result ">
<div class="links_main links_deep result__body"><h2 class="result__title"><a rel="nofollow" class="result__a" href="${url}">EOF</a></h2>
<div class="result__extras"><a class="result__url" href="${url}">google.com search</a></div></div></div>
${noResult('')}`;
}

function nextForm(page: ResultsPage): string {
  const inputs = nextFields(page).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}" />`,
  );
  return `<div class="nav-link"><form action="/html/" method="post"><input type="submit" class='btn btn--alt' value="Next" />
${inputs.join('\n')}</form></div>`;
}
