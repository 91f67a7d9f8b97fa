import type { Notice } from '@parley/contract/events';
import type { SearchedPage, SearchMode, SearchProgress } from '@parley/contract/search';
import type { Log } from '../../platform/log.ts';
import type { ChatMessage } from '../models/port.ts';
import type { OpenedPage } from '../pages/types.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { findResults } from './find-results.ts';
import { decideSearch, type GateDecision } from './gate.ts';
import type { SearchResult } from './port.ts';
import { type Candidate, rankPassages } from './rank.ts';
import { type OpenPage, readPages } from './read-pages.ts';
import { heuristicQueries, needsRewrite, parseRewrite, type Rewrite, rewritePrompt } from './rewrite.ts';
import { SearchTrail } from './search-trail.ts';
import type { WebSearch } from './types.ts';

export interface SearchDeps {
  log: Log;
  /** Null where the administrator has switched it off; then no page is read either. */
  webSearch: WebSearch | null;
  openPage: OpenPage;
  /** Told that pages will have to be read soon. */
  warm: () => void;
  now: () => Date;
}

export interface GroundRequest {
  mode: SearchMode;
  question: string;
  /** The turns before the question, oldest first. */
  history: readonly ChatMessage[];
  /** For what the model is shown of the pages. */
  budgetTokens: number;
  /** A short answer of the model's; null for a model that is too small to be asked for queries. */
  complete: ((messages: ChatMessage[], signal: AbortSignal) => Promise<string>) | null;
}

/** Whom a search tells what it does. */
export interface GroundListener {
  progress(progress: SearchProgress): void;
  notice(notice: Notice): void;
}

/** What an answer stands on, with when each page was read. */
export interface Grounding extends Evidence {
  fetchedAt: string[];
}

const candidatesMax = 8;
const rewriteMs = 2_500;
/** An answer without the web is better than one that comes later than this. */
const searchMs = 12_000;

/**
 * Finds what the answer to a question can stand on: decides whether to search, finds, reads and ranks pages.
 *
 * Shape:  null when nothing was looked for or found; a notice has said why, unless nothing was to be looked for.
 * Units:  at most 12 s.
 * Errors: the abort's reason; a search that fails is a notice.
 */
export async function findGround(
  deps: SearchDeps,
  request: GroundRequest,
  listener: GroundListener,
  signal: AbortSignal,
): Promise<Grounding | null> {
  const today = deps.now().toISOString().slice(0, 10);
  const decision = decideSearch(request.mode, request.question, { history: request.history, today });
  if (!decision.search && decision.urls.length === 0) return null;
  if (!deps.webSearch) {
    const message = 'Web search is switched off on this server. This answer uses what the model knows.';
    if (request.mode === 'always') listener.notice({ code: 'search_disabled', message });
    return null;
  }
  deps.warm();
  const trail = new SearchTrail(listener.progress);
  try {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(searchMs)]);
    const context = { trail, listener, today, signal: limited };
    return await search({ ...deps, webSearch: deps.webSearch }, request, decision, context);
  } catch (err) {
    signal.throwIfAborted();
    deps.log.warn({ err }, 'search.ground: the answer goes on without it');
    trail.close('failed', 'timeout');
    const message = 'Web search took too long or failed. This answer uses what the model knows.';
    listener.notice({ code: 'search_failed', message });
    return null;
  }
}

interface Search {
  trail: SearchTrail;
  listener: GroundListener;
  today: string;
  signal: AbortSignal;
}

async function search(
  deps: SearchDeps & { webSearch: WebSearch },
  request: GroundRequest,
  { search: isWanted, urls, reason }: GateDecision,
  { trail, listener, today, signal }: Search,
): Promise<Grounding | null> {
  let queries: string[] = [];
  let results: SearchResult[] = [];
  if (isWanted) {
    const rewrite = await rewriteOf(request, today, trail, signal);
    queries = rewrite.queries;
    const found = await findResults(deps.webSearch, rewrite, trail, signal);
    results = found.results;
    if (found.notice) listener.notice(found.notice);
  }
  const pages = [...urls.map(namedPage), ...results.filter(({ url }) => !urls.includes(url)).map(foundPage)];
  if (pages.length === 0) {
    trail.close('failed', 'timeout');
    return null;
  }
  trail.find(pages.slice(0, Math.max(candidatesMax, urls.length)));
  const read = await readPages(deps.openPage, trail, signal);
  tellUnread(urls, read, results, listener);
  const query = [request.question, ...queries].join('\n');
  const candidates = candidatesOf(trail, read, results);
  const ranked = rankPassages(candidates, {
    query,
    budgetTokens: request.budgetTokens,
    prefersFresh: reason === 'recent',
  });
  const evidence = evidenceOf(ranked);
  if (evidence.sources.length === 0) return null;
  const now = deps.now().toISOString();
  const fetchedAt = new Map([...read.values()].map((page) => [page.url, page.fetched_at]));
  return { ...evidence, fetchedAt: evidence.pages.map(({ url }) => fetchedAt.get(url) ?? now) };
}

async function rewriteOf(
  { question, history, complete }: GroundRequest,
  today: string,
  trail: SearchTrail,
  signal: AbortSignal,
): Promise<Rewrite> {
  const plain: Rewrite = { queries: heuristicQueries(history, question), since: null, language: null };
  if (!complete || !needsRewrite(question, history)) return plain;
  trail.note({ state: 'thinking' });
  const limited = AbortSignal.any([signal, AbortSignal.timeout(rewriteMs)]);
  try {
    return parseRewrite(await complete(rewritePrompt(history, question, today), limited)) ?? plain;
  } catch {
    signal.throwIfAborted();
    return plain;
  }
}

const hostOf = (url: string): string => URL.parse(url)?.hostname.replace(/^www\./, '') ?? url;

const namedPage = (url: string): SearchedPage =>
  foundPage({ url, title: hostOf(url), snippet: '', date: null });

const foundPage = ({ url, title, date }: SearchResult): SearchedPage => ({
  url,
  title,
  host: hostOf(url),
  date,
  state: 'found',
  fault: null,
});

/**
 * What may become a source: pages under the address where they were read, each text once, however many addresses led to
 * it. A page that could not be read is still known by the search engine's excerpt.
 */
function candidatesOf(
  trail: SearchTrail,
  read: ReadonlyMap<string, OpenedPage>,
  results: readonly SearchResult[],
): Candidate[] {
  const snippets = new Map(results.map(({ url, snippet }) => [url, snippet]));
  const candidates = trail.pages.flatMap(({ url, title, host, date }): Candidate[] => {
    const page = read.get(url);
    if (page) return [{ url: page.url, title, host: hostOf(page.url), date, kind: 'page', text: page.text }];
    const snippet = snippets.get(url) ?? '';
    return snippet === '' ? [] : [{ url, title, host, date, kind: 'snippet', text: snippet }];
  });
  return [...new Map(candidates.toReversed().map((one) => [one.text, one])).values()].toReversed();
}

function tellUnread(
  urls: readonly string[],
  read: ReadonlyMap<string, OpenedPage>,
  results: readonly SearchResult[],
  listener: GroundListener,
): void {
  const unread = urls.filter((url) => !read.has(url));
  if (unread.length > 0) {
    const hosts = [...new Set(unread.map(hostOf))].join(', ');
    listener.notice({ code: 'pages_unread', message: `The page at ${hosts} could not be read.` });
  } else if (read.size === 0 && results.length > 0) {
    const message = 'None of the pages could be read: the answer rests on the search engine’s excerpts.';
    listener.notice({ code: 'pages_unread', message });
  }
}
