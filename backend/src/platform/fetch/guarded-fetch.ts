import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isPublicAddress } from './addresses.ts';
import { askedCodings } from './content-coding.ts';
import { type Answer, exchange } from './exchange.ts';
import { ownNetworks } from './own-networks.ts';
import { type Fetched, FetchFault, type FetchRequest, type GuardedFetch } from './port.ts';
import { readBody } from './read-body.ts';
import { type Hop, nextHop } from './redirects.ts';
import { addressesOf, type Resolve, systemResolve } from './resolve.ts';
import { judgeAddresses, targetOf } from './targets.ts';

export interface GuardedFetchOptions {
  /** `host:port` as FETCH_ALLOW gives them: these may be on any port and at any address. */
  readonly allow: readonly string[];
  /** For requests that bring none of their own. */
  readonly userAgent: string;
  /** The system's resolver, unless a test has its own. */
  readonly resolve?: Resolve;
}

const maxHops = 4;

/**
 * The way out to addresses that people, pages and search engines gave. Each hop of a request has its URL judged, then
 * every address of its host, and is then connected to one of those very addresses; a name that means something else a
 * moment later changes nothing. No cookies, no credentials, no proxy.
 *
 * Errors: see GuardedFetch.
 */
export function createGuardedFetch(options: GuardedFetchOptions): GuardedFetch {
  const allow: ReadonlySet<string> = new Set(options.allow);
  const resolve = options.resolve ?? systemResolve;
  return async (request) => {
    const deadline = AbortSignal.timeout(request.timeoutMs);
    const signal = AbortSignal.any([request.signal, deadline]);
    try {
      return await follow({ request, allow, resolve, signal }, firstHop(request, options.userAgent));
    } catch (error) {
      if (!deadline.aborted || error !== deadline.reason) throw error;
      throw new FetchFault('timeout', `It takes longer than ${request.timeoutMs} ms.`);
    }
  };
}

/** What stays the same from hop to hop. */
interface Journey {
  readonly request: FetchRequest;
  readonly allow: ReadonlySet<string>;
  readonly resolve: Resolve;
  readonly signal: AbortSignal;
}

function firstHop(request: FetchRequest, userAgent: string): Hop {
  const given = Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    url: request.url,
    method: request.method ?? 'GET',
    headers: { 'user-agent': userAgent, ...Object.fromEntries(given) },
    body: request.body,
  };
}

async function follow(journey: Journey, first: Hop): Promise<Fetched> {
  let hop = first;
  for (let hops = 0; hops <= maxHops; hops++) {
    const { next, fetched } = await visit(journey, hop);
    if (fetched) return fetched;
    hop = next;
  }
  throw new FetchFault('too_many_redirects', `It redirects more than ${maxHops} times.`);
}

type Visited = { next: Hop; fetched?: never } | { fetched: Fetched; next?: never };

async function visit(journey: Journey, hop: Hop): Promise<Visited> {
  const { request, signal } = journey;
  const target = targetOf(hop.url, journey.allow);
  const addresses = await addressesOf(target.host, journey.resolve, signal);
  judgeAddresses(target, addresses, isOutside);
  // Last, so that they win: the first would name another site to the server, the second would not be understood here.
  const headers = { ...hop.headers, host: target.url.host, 'accept-encoding': askedCodings };
  const route = { target, addresses, maxWireBytes: request.maxWireBytes };
  return exchange(route, { ...hop, headers }, signal, async (answer) => {
    const next =
      request.redirects === 'answer'
        ? null
        : nextHop(hop, target.url, answer.status, answer.headers.location);
    return next ? { next } : { fetched: await take(request, target.url, answer) };
  });
}

/** Read anew each time: networks come and go. */
const isOutside = (address: string): boolean =>
  isPublicAddress(address) &&
  !ownNetworks(networkInterfaces()).check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

async function take(request: FetchRequest, url: URL, answer: Answer): Promise<Fetched> {
  const { status, headers } = answer;
  const type = (headers['content-type'] ?? '').split(/[;,]/, 1)[0]?.trim().toLowerCase() ?? '';
  const result = { url: url.href, status, headers, type };
  if (request.types && !request.types.includes(type)) {
    if (status < 200 || status > 299) return { ...result, body: Buffer.alloc(0) };
    throw new FetchFault('wrong_type', `It is of the type ${type || 'that it does not tell'}.`);
  }
  if (Number(headers['content-length']) > request.maxWireBytes) {
    throw new FetchFault('too_large', `It is more than ${request.maxWireBytes} bytes long.`);
  }
  return { ...result, body: await readBody(answer.body, headers['content-encoding'], request.maxBytes) };
}
