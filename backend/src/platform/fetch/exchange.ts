import { connect as connectPlain, isIP, type LookupFunction, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { connect as connectSecure } from 'node:tls';
import { type buildConnector, Client, errors } from 'undici';
import { FetchFault } from './port.ts';
import type { Hop } from './redirects.ts';
import type { Target } from './targets.ts';

/** Names in lower case; several values of one name are joined by a comma, as HTTP reads them. */
export type Headers = Readonly<Record<string, string>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readable;
}

export interface Route {
  readonly target: Target;
  /** All that the target's host stands for, each found good. */
  readonly addresses: readonly string[];
  /** Of all that the other side sends: head, framing and body. */
  readonly maxWireBytes: number;
}

const maxHeaderBytes = 16 * 1024;

/** Time is bounded by the caller's signal, which covers more than any of these would. */
const noTimeouts = { headersTimeout: 0, bodyTimeout: 0 };

/**
 * One request on a connection of its own, which is gone when this returns, however it does.
 *
 * Shape:  `read` gets the head and makes the result; what it leaves of the body is not fetched.
 * Errors: FetchFault; what `read` throws; the reason of `signal`.
 */
export async function exchange<T>(
  route: Route,
  hop: Hop,
  signal: AbortSignal,
  read: (answer: Answer) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const connection = new Connection(route);
  const client = new Client(route.target.url.origin, {
    ...noTimeouts,
    connect: connection.open,
    allowH2: false,
    maxHeaderSize: maxHeaderBytes,
  });
  try {
    const { statusCode, headers, body } = await client.request({
      method: hop.method,
      path: route.target.url.pathname + route.target.url.search,
      headers: hop.headers,
      body: hop.body ?? null,
      signal,
    });
    // A body that nobody reads still has an end, and that end is an error when the connection is closed below.
    body.on('error', () => undefined);
    return await read({ status: statusCode, headers: joined(headers), body });
  } catch (error) {
    signal.throwIfAborted();
    throw connection.explain(error);
  } finally {
    connection.close();
    await client.destroy();
  }
}

/** The socket of one exchange: to addresses that were judged, whatever name or address undici would look up. */
class Connection {
  readonly #route: Route;
  #socket: Socket | null = null;
  #opened = false;
  #overflow: FetchFault | null = null;

  constructor(route: Route) {
    this.#route = route;
  }

  readonly open: buildConnector.connector = (_options, callback) => {
    const secure = this.#route.target.url.protocol === 'https:';
    const socket = secure ? openSecure(this.#route) : connectPlain(addressing(this.#route));
    const failed = (error: Error) => callback(error, null);
    socket.setNoDelay(true);
    // undici listens while the socket is its own. What fails before or after that must not end the process.
    socket.on('error', () => undefined);
    socket.once('error', failed);
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      this.#opened = true;
      socket.off('error', failed);
      socket.on('readable', () => this.#count(socket));
      callback(null, socket);
    });
    this.#socket = socket;
  };

  #count(socket: Socket): void {
    if (socket.bytesRead <= this.#route.maxWireBytes) return;
    this.#overflow = new FetchFault('too_large', `It sends more than ${this.#route.maxWireBytes} bytes.`);
    socket.destroy(this.#overflow);
  }

  /** What an error means, by how far the connection had come. */
  explain(error: unknown): unknown {
    if (this.#overflow) return this.#overflow;
    if (error instanceof FetchFault || error instanceof errors.InvalidArgumentError) return error;
    if (error instanceof errors.HeadersOverflowError) {
      return new FetchFault('too_large', `Its headers exceed ${maxHeaderBytes} bytes.`, { cause: error });
    }
    return this.#opened
      ? new FetchFault('bad_response', 'It does not answer as HTTP says.', { cause: error })
      : new FetchFault('unreachable', 'It cannot be connected to.', { cause: error });
  }

  close(): void {
    this.#socket?.destroy();
  }
}

/** For an IP address as host, `lookup` is never called: then that address is the one that was judged. */
function addressing(route: Route) {
  const found = route.addresses.map((address) => ({ address, family: isIP(address) }));
  // Later, as any lookup: an address without a route fails within the callback, before anybody can listen for it.
  const lookup: LookupFunction = (_host, _options, callback) => {
    queueMicrotask(() => callback(null, found));
  };
  return { host: route.target.host, port: route.target.port, lookup, autoSelectFamily: true };
}

function openSecure(route: Route): Socket {
  const { host } = route.target;
  // A server name is a name: RFC 6066 has no place for addresses.
  return connectSecure({
    ...addressing(route),
    servername: isIP(host) === 0 ? host : '',
    ALPNProtocols: ['http/1.1'],
  });
}

function joined(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  // Without a prototype, so that no header is ever found that was not sent.
  const result: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    result[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return result;
}
