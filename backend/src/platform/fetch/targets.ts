import { isIP } from 'node:net';
import { FetchFault } from './port.ts';

/**
 * Where one request may go, once its URL has been looked at.
 *
 * Shape: `host` is a name or an IP address, in lower case, without brackets and last dot. `listed`: the operator allows
 *        this host and port, so its address may be any.
 */
export interface Target {
  readonly url: URL;
  readonly host: string;
  readonly port: number;
  readonly listed: boolean;
}

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };
const publicPorts: ReadonlySet<number> = new Set(Object.values(defaultPorts));

/** Names at least two labels long, the last of which is no number; underscores occur in the wild. */
const publicName = /^(?=.{4,253}$)([a-z0-9_-]{1,63}\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** Ends of names that mean a network of one's own, whatever the DNS says: RFC 6761, 6762, 8375, ICANN's `.internal`. */
const privateName = /(^|\.)(localhost|localdomain|local|internal|intranet|private|corp|home|lan|home\.arpa)$/;

/**
 * Looks at a URL without asking anybody. What it gives is what must be connected to: the text is read once, so that no
 * second reader can understand it otherwise.
 *
 * Shape:  `allow` holds `host:port` as FETCH_ALLOW gives them.
 * Errors: `refused`. An address that a name stands for is judged by `judgeAddresses`.
 */
export function targetOf(address: string, allow: ReadonlySet<string>): Target {
  const url = URL.parse(address);
  const defaultPort = defaultPorts[url?.protocol ?? ''];
  if (!url || defaultPort === undefined) throw refused('it is not an http or https URL');
  if (url.username || url.password) throw refused('it holds a user name or password');
  // Many servers know their name only without the dot that ends the root's name.
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.slice(0, -1);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? defaultPort : Number(url.port);
  const listed = allow.has(`${url.hostname}:${port}`);
  if (!listed) judge(host, port);
  return { url, host, port, listed };
}

function judge(host: string, port: number): void {
  if (!publicPorts.has(port)) throw refused(`port ${port} is not one of ${[...publicPorts].join(', ')}`);
  if (isIP(host) === 0 && (!publicName.test(host) || privateName.test(host))) {
    throw refused('its host name is not a public one');
  }
}

/**
 * Refuses the target when any of the addresses it stands for is not public. One bad address among good ones is enough:
 * which of them is connected to is not ours to foresee.
 *
 * Errors: `refused`.
 */
export function judgeAddresses(
  target: Target,
  addresses: readonly string[],
  isPublic: (address: string) => boolean,
): void {
  if (target.listed) return;
  if (!addresses.every(isPublic)) throw refused('its host is not on the public internet');
}

/** The reason never names an address: what a name stands for in here is nobody's business out there. */
const refused = (why: string): FetchFault => new FetchFault('refused', `This address is not asked: ${why}.`);
