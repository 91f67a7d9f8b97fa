import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Asked, answerSearch, type DuckDuckGoMode, duckDuckGoModes } from './duckduckgo.ts';
import { faultyPages } from './faulty-pages.ts';
import { hostilePages } from './hostile-pages.ts';
import { searxngAnswer, wikipediaAnswer } from './other-engines.ts';
import { type FakePage, pageNameOf, send } from './page.ts';
import { type Rank, rankOver } from './rank.ts';
import { logRequest, type WebRequest } from './request-log.ts';
import type { Shown } from './results-page.ts';
import { writtenPages } from './written-pages.ts';

/** What answers the requests of every address. */
export class Web {
  readonly requests: WebRequest[] = [];
  readonly pages: readonly FakePage[];
  readonly #canaryUrl: string;
  readonly #rank: Rank;
  readonly #rankArticles: Rank;
  readonly #byName: ReadonlyMap<string, FakePage>;
  readonly #addresses = new Map<string, string>();
  readonly #modes = new Map<string, DuckDuckGoMode>();
  #mode: DuckDuckGoMode = 'ok';

  constructor(canaryUrl: string) {
    this.#canaryUrl = canaryUrl;
    this.pages = [...writtenPages(), ...faultyPages(canaryUrl), ...hostilePages(canaryUrl)];
    this.#rank = rankOver(this.pages);
    this.#rankArticles = rankOver(this.pages.filter(({ isEncyclopedia }) => isEncyclopedia));
    this.#byName = new Map(this.pages.map((page) => [page.name, page]));
  }

  /** Neighbours in the list are about the same things, so they get different addresses. */
  standAt(sites: readonly string[], port: number): void {
    for (const [i, { name, path }] of this.pages.entries())
      this.#addresses.set(name, `http://${sites[i % sites.length]}:${port}${path}`);
  }

  urlOf(name: string): string {
    const url = this.#addresses.get(name);
    if (url === undefined) throw new Error(`There is no page named ${name}`);
    return url;
  }

  setMode(mode: DuckDuckGoMode, keyword?: string): void {
    if (keyword === undefined) this.#mode = mode;
    else this.#modes.set(keyword.toLowerCase(), mode);
  }

  reset(): void {
    this.#mode = 'ok';
    this.#modes.clear();
    this.requests.length = 0;
  }

  async serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(req.url ?? '/', this.#canaryUrl);
    const body = req.method === 'POST' ? await text(req) : '';
    if (url.pathname === '/control') {
      this.#control(body, res);
      return;
    }
    const form = new URLSearchParams(req.method === 'POST' ? body : url.search);
    const { query } = logRequest(this.requests, req, res, form);
    this.#answer(url.pathname, req.method === 'GET', query, form, res);
  }

  #answer(path: string, isGet: boolean, query: string, form: URLSearchParams, res: ServerResponse): void {
    if (path === '/html/' || path === '/lite/') {
      const region = form.get('kl') ?? 'wt-wt';
      const from = Number(form.get('s') ?? 0);
      const asked: Asked = { form: path === '/lite/' ? 'lite' : 'html', isGet, query, region, from };
      const found = this.#find(query, form.get('df') ?? '');
      answerSearch(res, asked, this.#modeFor(query), found, this.#canaryUrl);
    } else if (path === '/search') {
      // `day`, `week`, `month` and `year` begin as DuckDuckGo's letters do.
      const since = form.get('time_range')?.charAt(0) ?? '';
      json(res, searxngAnswer(query, this.#find(query, since)));
    } else if (path === '/w/api.php')
      json(
        res,
        wikipediaAnswer(this.#rankArticles, form, ({ name }) => this.urlOf(name)),
      );
    else {
      const page = this.#pageAt(path);
      if (page) page.serve(res);
      else send(res, 'text/html', '<title>Not found</title><p>There is no such page.</p>', 404);
    }
  }

  /** Wikipedia's articles stand under their titles as well. */
  #pageAt(path: string): FakePage | undefined {
    const name = pageNameOf(path);
    if (name !== null) return this.#byName.get(name);
    if (!path.startsWith('/wiki/')) return undefined;
    const title = decodeURIComponent(path.slice('/wiki/'.length)).replaceAll('_', ' ');
    return this.pages.find((page) => page.isEncyclopedia && page.title === title);
  }

  #find(query: string, since: string): Shown[] {
    return this.#rank(query, since).map(({ page, snippet }) => ({
      title: page.title,
      url: this.urlOf(page.name),
      snippet,
      date: page.date,
    }));
  }

  #modeFor(query: string): DuckDuckGoMode {
    const asked = query.toLowerCase();
    for (const [keyword, mode] of this.#modes) if (asked.includes(keyword)) return mode;
    return this.#mode;
  }

  #control(body: string, res: ServerResponse): void {
    const { mode = 'ok', keyword } = JSON.parse(body) as { mode?: DuckDuckGoMode; keyword?: string };
    const isKnown = duckDuckGoModes.includes(mode);
    if (isKnown) this.setMode(mode, keyword);
    json(res, { ok: isKnown }, isKnown ? 200 : 400);
  }
}

const json = (res: ServerResponse, body: object, status = 200): void =>
  send(res, 'application/json; charset=utf-8', JSON.stringify(body), status);
