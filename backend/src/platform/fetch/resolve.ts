import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { FetchFault } from './port.ts';

/** Every address of a name; rejects when there is none. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/**
 * What a host stands for: itself when it is an IP address.
 *
 * Errors: FetchFault `unreachable`; the reason of `signal`.
 */
export async function addressesOf(
  host: string,
  resolve: Resolve,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  // A lookup of the system cannot be stopped, so it is left to itself.
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  signal.throwIfAborted();
  return await Promise.race([named(host, resolve), aborted]);
}

async function named(host: string, resolve: Resolve): Promise<readonly string[]> {
  const found = await resolve(host).catch((cause: unknown) => {
    throw new FetchFault('unreachable', 'Its host has no address.', { cause });
  });
  if (found.length === 0) throw new FetchFault('unreachable', 'Its host has no address.');
  return found;
}

export const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);
