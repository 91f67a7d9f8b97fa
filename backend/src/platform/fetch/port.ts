/**
 * One outgoing request to an address that a user, a page or a search engine gave.
 *
 * Shape:  `redirects: 'answer'` gives a 3xx back as it is; else at most 4 hops are followed, each checked anew.
 *         `types` are the media types that are read, without parameters; left out, any is.
 * Units:  `timeoutMs` is for the whole of it, DNS and body included. `maxWireBytes` counts what comes over the network,
 *         `maxBytes` what it unpacks to.
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
