import type { PageFault, SearchedPage, SearchProgress } from '@parley/contract/search';

const faults: Record<PageFault, string> = {
  refused: 'Not asked: its address is not open to the web',
  not_found: 'There is no such page any more',
  forbidden: 'The site did not let it be read',
  server_error: 'The site had a problem',
  unreachable: 'The site could not be reached',
  timeout: 'The site took too long',
  too_large: 'The page is too large',
  wrong_type: 'Not a kind of file that can be read',
  unreadable: 'No text was found on it',
  unneeded: 'Not needed: enough others had been read',
};

/** How a page fared, in a few words. */
export function outcomeOf({ state, fault }: Pick<SearchedPage, 'state' | 'fault'>): string {
  switch (state) {
    case 'found':
      return 'Found';
    case 'reading':
      return 'Reading';
    case 'read':
      return 'Read';
    case 'snippet':
      return 'Only the search engine’s excerpt';
    case 'failed':
      return fault ? faults[fault] : 'Could not be read';
  }
}

const providers: Record<string, string> = {
  brave: 'Brave',
  duckduckgo: 'DuckDuckGo',
  searxng: 'SearXNG',
  tavily: 'Tavily',
  wikipedia: 'Wikipedia',
};

/** Who was asked; a provider that is not known here is called by its own name. */
export const nameOfProvider = (provider: string | null): string =>
  provider === null ? 'the web' : (providers[provider.toLowerCase()] ?? provider);

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/** `5 sources` */
export const countSources = (count: number) => plural(count, 'source', 'sources');

const countRead = ({ pages }: SearchProgress) => pages.filter(({ state }) => state === 'read').length;

/** What is being done right now, in one line. */
export function liveLine(search: SearchProgress): string {
  const { state, queries, pages } = search;
  switch (state) {
    case 'thinking':
      return 'Thinking about what to search';
    case 'searching':
      return `Searching: ${queries.join(' · ')}`;
    case 'reading': {
      const begun = pages.filter((page) => page.state !== 'found').length;
      const hosts = pages.filter((page) => page.state === 'reading').map(({ host }) => host);
      const count = `Reading ${begun} of ${pages.length}`;
      return hosts.length === 0 ? count : `${count}: ${hosts.join(', ')}`;
    }
    case 'done':
    case 'failed':
      return settledLine(search);
  }
}

/** What was done, in one quiet line. A search that was ended on its way says so. */
export function settledLine(search: SearchProgress): string {
  if (search.state === 'failed') return 'The web could not be searched';
  if (search.state !== 'done') return 'The search was not finished';
  const read = countRead(search);
  const hasSearched = search.queries.length > 0;
  if (search.pages.length === 0) return 'Searched the web, found nothing';
  if (read === 0) return hasSearched ? 'Searched the web, could read no page' : 'Could read no page';
  const pages = plural(read, 'page', 'pages');
  return hasSearched ? `Searched the web, read ${pages}` : `Read ${pages}`;
}

/** What a screen reader hears of a search: one sentence for each of its phases, however many pages there are. */
export function phaseAnnouncement(search: SearchProgress): string {
  switch (search.state) {
    case 'thinking':
      return 'Thinking about what to search';
    case 'searching':
      return 'Searching the web';
    case 'reading':
      return 'Reading pages';
    case 'done':
    case 'failed':
      return settledLine(search);
  }
}
