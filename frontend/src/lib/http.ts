import type { ErrorBody, ErrorCode, FieldFault } from '@parley/contract/errors';
import { takeEarlyAnswer } from './early-requests.ts';
import { beforeSilence, noteAnswered } from './network.ts';

const baseUrl = process.env.NEXT_PUBLIC_API_URL ?? '';
/** The server begins to answer within 10 s, also when its database is silent. */
const silenceMs = 30_000;

/** `offline`: no answer came at all. `unreadable`: something answered that is not our API. */
export type ProblemCode = ErrorCode | 'offline' | 'unreadable';

export class ApiError extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly faults: FieldFault[];
  readonly requestId: string | null;
  readonly retryAfterS: number | null;

  constructor(
    code: ProblemCode,
    message: string,
    more: { status?: number; faults?: FieldFault[]; requestId?: string; retryAfterS?: number | null } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = more.status ?? 0;
    this.faults = more.faults ?? [];
    this.requestId = more.requestId ?? null;
    this.retryAfterS = more.retryAfterS ?? null;
  }
}

/** Who signs requests. Set once by the accounts feature, so that this file needs to know nothing about sessions. */
export interface Authority {
  token: () => string | null;
  /** Resolves once a fresh token is there; rejects with the ApiError that ended the session. */
  renew: () => Promise<void>;
}

let authority: Authority = { token: () => null, renew: async () => {} };

export function setAuthority(next: Authority): void {
  authority = next;
}

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** `none` for sign-in, sign-up and refresh: no token is sent and none is renewed. */
  auth?: 'user' | 'none';
}

/**
 * Sends one request and answers with the successful response.
 *
 * Shape:  a missing or expired token is renewed once, then the request is sent again.
 * Errors: throws ApiError for every unsuccessful outcome, and the abort reason when `signal` aborts. A server that does
 *         not begin to answer within half a minute counts as one that cannot be reached.
 */
export async function send(path: string, options: RequestOptions = {}): Promise<Response> {
  const isSigned = options.auth !== 'none';
  if (isSigned && authority.token() === null) await authority.renew();
  const response = await attempt(path, options, isSigned);
  if (response.ok) return response;
  const problem = await toApiError(response);
  const wasStale = problem.code === 'token_expired' || problem.code === 'unauthenticated';
  if (!isSigned || !wasStale) throw problem;
  await authority.renew();
  const second = await attempt(path, options, isSigned);
  if (second.ok) return second;
  throw await toApiError(second);
}

/** Like `send`, for a JSON answer; `undefined` when the answer has no body. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch {
    throw new ApiError('unreadable', 'The server sent an answer that could not be read.');
  }
}

async function attempt(path: string, options: RequestOptions, isSigned: boolean): Promise<Response> {
  const headers = new Headers(options.headers);
  if (options.body !== undefined) headers.set('content-type', 'application/json');
  const token = isSigned ? authority.token() : null;
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  const silence = new AbortController();
  const ask = () =>
    fetch(baseUrl + path, {
      method: options.method ?? 'GET',
      headers,
      credentials: 'include',
      cache: 'no-store',
      signal: options.signal ? AbortSignal.any([options.signal, silence.signal]) : silence.signal,
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    });
  try {
    const early = takeEarlyAnswer(path);
    const answer = async () => (early && (await early.catch(() => null))) ?? (await ask());
    const response = await beforeSilence(answer(), silenceMs);
    noteAnswered(!isGateway(response.status));
    return response;
  } catch {
    silence.abort();
    if (options.signal?.aborted) throw options.signal.reason;
    noteAnswered(false);
    throw new ApiError('offline', 'The server cannot be reached.', { status: 0 });
  }
}

async function toApiError(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('retry-after'));
  const retryAfterS = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : null;
  try {
    const { error } = (await response.json()) as ErrorBody;
    return new ApiError(error.code, error.message, {
      status: response.status,
      faults: error.details ?? [],
      requestId: error.request_id,
      retryAfterS,
    });
  } catch {
    const code = isGateway(response.status) ? 'offline' : 'unreadable';
    return new ApiError(code, 'The server cannot be reached.', { status: response.status, retryAfterS });
  }
}

/** A proxy in front of a stopped server answers 502 to 504 with a page of its own: as good as no answer. */
const isGateway = (status: number): boolean => status >= 502 && status <= 504;

/** How long a busy server asked to be left alone; 0 when it did not. */
export function retryAfterMs(error: unknown): number {
  return error instanceof ApiError ? (error.retryAfterS ?? 0) * 1000 : 0;
}
