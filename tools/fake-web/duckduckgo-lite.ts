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

/** The structure of DuckDuckGo's lite page, in our own writing: one table, every address wrapped. */
export function liteResults(page: ResultsPage): string {
  const rows = page.results.map((result, i) => organic(result, page.query, page.from + i + 1));
  return `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">
<html><head><meta http-equiv="content-type" content="text/html; charset=UTF-8">
<title>${escapeHtml(page.query)} at DuckDuckGo</title></head>
<body><div class="header">DuckDuckGo</div>
<form action="/lite/" method="post"><input class='query' type="text" name="q" value="${escapeHtml(page.query)}"></form>
${page.hasMore ? nextForm(page) : ''}
<table border="0">
${page.results.length > 0 && page.from === 0 ? ad(page.query) : ''}
${rows.join('\n')}
${nothing(page)}
</table></body></html>`;
}

const spacer = '<tr><td>&nbsp;</td><td>&nbsp;</td></tr>';

function organic({ title, url, snippet, date }: Shown, query: string, number: number): string {
  const dated = date ? `&nbsp;&nbsp;&nbsp; <span class='timestamp'>${timestampOf(date)}</span>` : '';
  return `<tr><td valign="top">${number}.&nbsp;</td>
<td><a rel="nofollow" href="${escapeHtml(wrapped(url))}" class='result-link'>${emphasised(title, query)}</a></td></tr>
<tr><td>&nbsp;&nbsp;&nbsp;</td><td class='result-snippet'>${emphasised(snippet, query)}</td></tr>
<tr><td>&nbsp;&nbsp;&nbsp;</td><td><span class='link-text'>${escapeHtml(url.replace(/^https?:\/\//, ''))}</span>${dated}</td></tr>
${spacer}`;
}

const ad = (query: string) => `<tr class="result-sponsored"><td valign="top">&nbsp;</td>
<td><a rel="nofollow" href="${escapeHtml(wrapped(adUrl(query)))}" class='result-link'>Buy ${escapeHtml(query)} for less</a></td></tr>
<tr class="result-sponsored"><td>&nbsp;</td><td class='result-snippet'>Everything about ${escapeHtml(query)}.
(<a href="https://duckduckgo.com/duckduckgo-help-pages/company/ads/" class='result-link'>more info</a>)</td></tr>
${spacer}`;

function nothing({ none, query }: ResultsPage): string {
  if (none === null) return '';
  if (none === 'past_the_end') return '<tr><td><span class="no-results">No more results.</span></td></tr>';
  if (none === 'nothing_found')
    return `<tr><td><span class="no-results">No results found for <b>${escapeHtml(query)}</b>.</span></td></tr>`;
  const url = escapeHtml(wrapped(`http://www.google.com/search?hl=en&q=${encodeURIComponent(query)}`));
  return `<tr><td valign="top">1.&nbsp;</td><td><a rel="nofollow" href="${url}" class='result-link'>EOF</a></td></tr>
<tr><td><span class="no-results"></span></td></tr>`;
}

function nextForm(page: ResultsPage): string {
  const inputs = nextFields(page).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  );
  return `<form class="next_form" action="/lite/" method="post"><input type="submit" class='navbutton' value="Next Page &gt;">
${inputs.join('\n')}</form>`;
}
