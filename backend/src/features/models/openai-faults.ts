import { AppError } from '../../platform/app-error.ts';
import { ContextOverflow } from './port.ts';

/** Who is being asked, as people call it, and the key, which must never be in what is quoted. */
export interface Asked {
  readonly provider: string;
  readonly apiKey: string | null;
}

interface ErrorObject {
  message?: unknown;
  code?: unknown;
  type?: unknown;
  status?: unknown;
  n_ctx?: unknown;
}

const quoteMaxChars = 200;
const tooLong =
  /context.?(length|window|size|limit)|too many tokens|(prompt|input) is too long|reduce the length|token count .{0,20}exceeds|request too large|exceeds?.{0,30}context/i;
/** The most telling first: "208310 tokens > 200000 maximum" names two numbers. */
const limitPatterns = [
  />\s*(\d[\d,]{2,9})/,
  /(?:maximum|limit|context|window|size)\D{0,40}?(\d[\d,]{2,9})/i,
  /(\d[\d,]{2,9})\s*(?:tokens?\s*)?(?:maximum|max|limit|context)/i,
];

/** What a refused request means, from its status, its Retry-After and its body. */
export function faultOfStatus(
  { status, body, retryAfter }: { status: number; body: string; retryAfter?: string | undefined },
  asked: Asked,
): AppError {
  const error = errorObjectOf(body);
  if (status === 404 && error === null) {
    const text = `${asked.provider} has no chat at this address. Check OPENAI_BASE_URL: it usually ends in /v1.`;
    return new AppError('model_refused', text);
  }
  return faultOf({ status, error, retryAfterMs: millisecondsOf(retryAfter) }, asked);
}

/** An error that came inside a stream that had begun well. */
export function faultOfErrorObject(thrown: unknown, asked: Asked): AppError {
  const error: ErrorObject =
    typeof thrown === 'object' && thrown !== null ? thrown : { message: String(thrown) };
  return faultOf({ status: statusOf(error), error, retryAfterMs: undefined }, asked);
}

/** What a broken connection means. `began`: part of the answer had arrived. */
export function faultOfConnection(cause: unknown, began: boolean, { provider }: Asked): AppError {
  if (cause instanceof AppError) return cause;
  if (began) {
    const text = `The connection to ${provider} broke in the middle of the answer. Retry.`;
    return new AppError('model_stream_cut', text, { cause });
  }
  const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  const text = `${provider} cannot be reached${code}. Check its address and that it is running.`;
  return new AppError('model_unavailable', text, { cause });
}

export const timeoutFault = ({ provider }: Asked, seconds: number) =>
  new AppError('model_timeout', `${provider} sent nothing for ${seconds} s. Retry, or choose another model.`);

export const badResponse = ({ provider }: Asked, cause?: unknown) =>
  new AppError(
    'model_bad_response',
    `${provider} sent something that is not an answer. Retry, or choose another model.`,
    { cause },
  );

export const emptyAnswer = ({ provider }: Asked) =>
  new AppError('model_bad_response', `${provider} sent an empty answer. Retry, or choose another model.`);

interface Refusal {
  status: number;
  error: ErrorObject | null;
  retryAfterMs: number | undefined;
}

function faultOf({ status, error, retryAfterMs }: Refusal, asked: Asked): AppError {
  if (isOverflow(status, error)) return new ContextOverflow(limitOf(error));
  const { provider, apiKey } = asked;
  const said = quote(error?.message, apiKey);
  const options = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 401) {
    const what = apiKey === null ? 'wants an API key' : 'did not accept the API key';
    const next = apiKey === null ? 'Set' : 'Check';
    const text = `${provider} ${what}.${said} ${next} OPENAI_API_KEY and start Parley again.`;
    return new AppError('model_auth_failed', text);
  }
  if (status === 403) {
    const text = `${provider} does not allow this.${said} Check what the API key may do.`;
    return new AppError('model_auth_failed', text);
  }
  if (status === 402 || String(error?.code ?? error?.type).includes('insufficient_quota')) {
    const text = `The account at ${provider} has no credit left.${said} Add credit there, or choose another model.`;
    return new AppError('model_refused', text);
  }
  if (status === 404) {
    return new AppError('model_not_found', `${provider} has no such model.${said} Choose another model.`);
  }
  if (status === 429) {
    const wait = retryAfterMs === undefined ? 'in a moment' : `in ${Math.ceil(retryAfterMs / 1000)} s`;
    const text = `${provider} is limiting requests.${said} Retry ${wait}.`;
    return new AppError('model_rate_limited', text, options);
  }
  if (status >= 500 || status === 408) {
    const text = `${provider} failed with status ${status}.${said} Retry in a moment.`;
    return new AppError('model_server_error', text, options);
  }
  return new AppError('model_refused', `${provider} refused the request with status ${status}.${said}`);
}

/** Inside a stream there is no status, but the error often carries one, or says it in a word. */
function statusOf({ code, status, type }: ErrorObject): number {
  const number = [code, status].map(Number).find((value) => value >= 400 && value <= 599);
  if (number !== undefined) return number;
  const words = `${code} ${type}`;
  if (/rate.?limit/i.test(words)) return 429;
  if (/authentication|invalid.api.key/i.test(words)) return 401;
  return 500;
}

function isOverflow(status: number, error: ErrorObject | null): boolean {
  if (status === 413) return true;
  if ([401, 402, 403, 404].includes(status)) return false;
  if (/context_length_exceeded|exceed_context_size/.test(`${error?.code} ${error?.type}`)) return true;
  return tooLong.test(String(error?.message ?? ''));
}

function limitOf(error: ErrorObject | null): number | null {
  if (Number.isInteger(error?.n_ctx)) return Number(error?.n_ctx);
  const message = String(error?.message ?? '');
  const found = limitPatterns.map((pattern) => pattern.exec(message)?.[1]).find(Boolean);
  return found === undefined ? null : Number(found.replaceAll(',', ''));
}

function errorObjectOf(body: string): ErrorObject | null {
  try {
    const { error, message, detail } = JSON.parse(body) as Record<string, unknown>;
    const told = error ?? message ?? detail;
    return typeof told === 'object' && told !== null ? told : { message: told };
  } catch {
    return null;
  }
}

/** A provider's own words, shortened; never the key, nor anything that looks like one. */
function quote(message: unknown, apiKey: string | null): string {
  if (typeof message !== 'string' || message.trim() === '') return '';
  const text = (apiKey ? message.replaceAll(apiKey, '…') : message)
    .replaceAll(/\b(sk|key|pk)-[\w*.-]{6,}/gi, '…')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, quoteMaxChars)
    .toWellFormed();
  return ` It said: “${text}”`;
}

function millisecondsOf(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  const seconds = Number(retryAfter);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter) - Date.now();
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}
