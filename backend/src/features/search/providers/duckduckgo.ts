import { type Fetched, FetchFault, type GuardedFetch } from '../../../platform/fetch/port.ts';
import { outcomeWithout } from '../outcome.ts';
import type { SearchOutcome, SearchProvider, SearchQuery } from '../port.ts';
import type { Wait } from '../wait.ts';
import { readDuckDuckGoPage } from './duckduckgo-page.ts';
import { formOf } from './duckduckgo-query.ts';
import { userAgent } from './user-agent.ts';

const timeoutMs = 6_000;
/** The largest page seen has 67 KB. */
const maxBytes = 1024 * 1024;
const secondAttemptAfterMs = 1_000;

interface DuckDuckGoDeps {
  fetch: GuardedFetch;
  /** What the paths `/html/` and `/lite/` are below; null for DuckDuckGo's own. */
  baseUrl: string | null;
  wait: Wait;
}

/** Whether the other page may be asked: never after a refusal, which it would only get round. */
interface Attempt {
  outcome: SearchOutcome;
  mayAskAgain: boolean;
}

/**
 * DuckDuckGo's pages without scripts, asked as their own form does, by a User-Agent that says who we are.
 *
 * A second attempt, at the lite page, follows a time-out, a server error or a page that is not understood.
 */
export function createDuckDuckGo({ fetch, baseUrl, wait }: DuckDuckGoDeps): SearchProvider {
  const page = (name: 'html' | 'lite') => `${baseUrl ?? `https://${name}.duckduckgo.com`}/${name}/`;
  return {
    name: 'duckduckgo',
    gapMs: [1_500, 2_500],
    async search(query, signal) {
      const first = await attempt(fetch, page('html'), query, signal);
      if (!first.mayAskAgain) return first.outcome;
      await wait(secondAttemptAfterMs, signal);
      return (await attempt(fetch, page('lite'), query, signal)).outcome;
    },
  };
}

async function attempt(
  fetch: GuardedFetch,
  url: string,
  query: SearchQuery,
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    return attemptOf(await post(fetch, url, query, signal));
  } catch (error) {
    if (!(error instanceof FetchFault)) throw error;
    return { outcome: outcomeWithout('error'), mayAskAgain: error.code === 'timeout' };
  }
}

const post = (fetch: GuardedFetch, url: string, query: SearchQuery, signal: AbortSignal): Promise<Fetched> =>
  fetch({
    url,
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'text/html',
      'accept-language': `${query.language},en;q=0.7`,
      'user-agent': userAgent,
      referer: `${new URL(url).origin}/`,
    },
    body: formOf(query).toString(),
    redirects: 'answer',
    timeoutMs,
    maxWireBytes: maxBytes,
    maxBytes,
    signal,
  });

function attemptOf({ status, body }: Fetched): Attempt {
  const final = (outcome: SearchOutcome): Attempt => ({ outcome, mayAskAgain: false });
  // A redirect is how it sends away; it is not followed.
  if ((status >= 300 && status < 400) || [403, 418, 429].includes(status))
    return final(outcomeWithout('blocked'));
  const { status: said, results } = readDuckDuckGoPage(body.toString('utf8'));
  if (status >= 200 && status < 300) {
    if (status === 202 && said !== 'ok') return final(outcomeWithout('blocked'));
    return { outcome: { status: said, results }, mayAskAgain: said === 'markup_changed' };
  }
  if (said === 'blocked') return final(outcomeWithout('blocked'));
  return { outcome: outcomeWithout('error'), mayAskAgain: status >= 500 };
}
