/**
 * One outgoing request to an address that a user, a page or a search engine gave.
 *
 * Shape:  `redirects: 'answer'` gives a 3xx back as it is; else at most 4 are followed, each checked anew. To another
 *         origin go only the headers `accept`, `accept-language` and `user-agent`, and no body. `host` and
 *         `accept-encoding` are set by the guard.
 *         `types` are the media types that are read, without parameters, '' for an answer that tells none; left out,
 *         any is. Another type is a fault for a 2xx, and leaves the body of any other answer empty.
 * Units:  `timeoutMs` is for the whole of it, DNS and body included. `maxWireBytes` counts all that comes over the
 *         network for one hop, the head included; `maxBytes` what the body unpacks to.
 */
export interface FetchRequest {
  url: string;
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  redirects?: 'follow' | 'answer';
  types?: readonly string[];
  timeoutMs: number;
  maxWireBytes: number;
  maxBytes: number;
  signal: AbortSignal;
}

export interface Fetched {
  /** Where the last hop led. */
  url: string;
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Media type without parameters, in lower case; empty when none was sent. */
  type: string;
  /** Unpacked. */
  body: Buffer;
}

/**
 * Why a request came to nothing. `refused`: the address, its scheme, port, name or a hop of it is not to be asked.
 * HTTP statuses are no faults: they are answers.
 */
export type FetchFaultCode =
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'too_large'
  | 'wrong_type'
  | 'too_many_redirects'
  | 'bad_response';

export class FetchFault extends Error {
  readonly code: FetchFaultCode;
  constructor(code: FetchFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FetchFault';
    this.code = code;
  }
}

/** Errors: FetchFault; the abort's reason when `signal` aborts. */
export type GuardedFetch = (request: FetchRequest) => Promise<Fetched>;
