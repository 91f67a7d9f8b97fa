import { FetchFault } from './port.ts';

/** One request of a chain. */
export interface Hop {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What another origin may be told; the rest was meant for the one that was asked. */
const harmlessHeaders: ReadonlySet<string> = new Set(['accept', 'accept-language', 'user-agent']);

/**
 * What to ask next, or null when the answer is no redirect.
 *
 * Shape:  header names in lower case. `location` with bytes as characters, as HTTP has them.
 * Errors: `refused` on the way from https to http, and for a body that would go to another origin; `bad_response` for
 *         a location that is no URL.
 * Source: Fetch standard, HTTP-redirect fetch; stricter where it carries bodies and headers along.
 */
export function nextHop(hop: Hop, from: URL, status: number, location: string | undefined): Hop | null {
  if (!redirectStatuses.has(status) || location === undefined) return null;
  const to = URL.parse(Buffer.from(location, 'latin1').toString('utf8'), from);
  if (!to) throw new FetchFault('bad_response', 'It redirects to something that is no URL.');
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw new FetchFault('refused', 'It redirects from https to http.');
  }
  const sameOrigin = from.origin === to.origin;
  const keepsMethod = hop.method === 'GET' || status === 307 || status === 308;
  if (keepsMethod && hop.body !== undefined && !sameOrigin) {
    throw new FetchFault('refused', 'It redirects what was sent to it to another site.');
  }
  return {
    url: to.href,
    method: keepsMethod ? hop.method : 'GET',
    headers: carried(hop.headers, sameOrigin, keepsMethod),
    body: keepsMethod ? hop.body : undefined,
  };
}

function carried(headers: Hop['headers'], sameOrigin: boolean, keepsMethod: boolean): Hop['headers'] {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => (sameOrigin || harmlessHeaders.has(name)) && (keepsMethod || !name.startsWith('content-')),
    ),
  );
}
