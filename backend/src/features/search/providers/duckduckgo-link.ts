import { isHostOf, webUrl } from '../result-urls.ts';

const home = 'https://duckduckgo.com';
const ownDomain = 'duckduckgo.com';

/**
 * Where a link of a result page leads, or null when that is no address of the web or one of DuckDuckGo's own, such as
 * an advertisement's.
 */
export function targetOf(href: string): string | null {
  const url = webUrl(href, home);
  if (!url) return null;
  const isWrapped = isHostOf(url.hostname, ownDomain) && url.pathname === '/l/';
  const target = isWrapped ? webUrl(url.searchParams.get('uddg') ?? '') : url;
  return target && !isHostOf(target.hostname, ownDomain) ? target.href : null;
}

/** The row that stands for "no more results": it is made like any other. */
export const isEndMark = (title: string, target: string): boolean =>
  title.trim() === 'EOF' && isHostOf(URL.parse(target)?.hostname ?? '', 'google.com');
