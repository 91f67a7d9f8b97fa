import { AppError } from '../../platform/app-error.ts';
import { ContextOverflow } from './port.ts';

const quoteMaxChars = 200;

interface ErrorObject {
  message?: unknown;
  code?: unknown;
  type?: unknown;
}

/** What a refused request means, from its status and body. */
export function faultOfStatus(
  status: number,
  body: string,
  retryAfter: string | undefined,
  provider: string,
): AppError {
  const error = errorObjectOf(body);
  if (isOverflow(status, error)) return new ContextOverflow(limitIn(String(error?.message ?? '')));
  const said = quote(error?.message);
  if (status === 401 || status === 403) {
    const text = `${provider} did not accept the API key.${said} Check the key in the settings and start Parley again.`;
    return new AppError('model_auth_failed', text);
  }
  if (status === 404) {
    return new AppError('model_not_found', `${provider} has no such model.${said} Choose another model.`);
  }
  if (status === 429) {
    const retryAfterMs = millisecondsOf(retryAfter);
    const wait = retryAfterMs === undefined ? 'in a moment' : `in ${Math.ceil(retryAfterMs / 1000)} s`;
    return new AppError('model_rate_limited', `${provider} is limiting requests.${said} Retry ${wait}.`, {
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }
  if (status >= 500) {
    return new AppError(
      'model_server_error',
      `${provider} failed with status ${status}.${said} Retry in a moment.`,
    );
  }
  return new AppError('model_refused', `${provider} refused the request with status ${status}.${said}`);
}

/** An error that came inside a stream that had begun well. */
export function faultOfErrorObject(error: unknown, provider: string): AppError {
  const object = (typeof error === 'object' && error !== null ? error : { message: error }) as ErrorObject;
  if (isOverflow(400, object)) return new ContextOverflow(limitIn(String(object.message)));
  return new AppError(
    'model_server_error',
    `${provider} broke off.${quote(object.message)} Retry in a moment.`,
  );
}

/** What a broken connection means. `began`: part of the answer had arrived. */
export function faultOfConnection(cause: unknown, began: boolean, provider: string): AppError {
  if (cause instanceof AppError) return cause;
  if (began) {
    return new AppError(
      'model_stream_cut',
      `The connection to ${provider} broke in the middle of the answer. Retry.`,
      {
        cause,
      },
    );
  }
  return new AppError(
    'model_unavailable',
    `${provider} cannot be reached. Check its address and that it is running.`,
    {
      cause,
    },
  );
}

export const timeoutFault = (provider: string, seconds: number) =>
  new AppError('model_timeout', `${provider} sent nothing for ${seconds} s. Retry, or choose another model.`);

function isOverflow(status: number, error: ErrorObject | null): boolean {
  if (status === 413) return true;
  if (status !== 400 && status !== 422) return false;
  if (error?.code === 'context_length_exceeded') return true;
  return /context (length|window|size)|too many tokens|prompt is too long|exceed.{0,30}context/i.test(
    String(error?.message ?? ''),
  );
}

function limitIn(message: string): number | null {
  const found = /(?:maximum|limit|context|window|size)\D{0,40}?(\d{3,8})/i.exec(message)?.[1];
  return found ? Number(found) : null;
}

function errorObjectOf(body: string): ErrorObject | null {
  try {
    const { error } = JSON.parse(body) as { error?: ErrorObject | string };
    return typeof error === 'string' ? { message: error } : (error ?? null);
  } catch {
    return null;
  }
}

/** A provider's own words, shortened; never anything that looks like a key. */
function quote(message: unknown): string {
  if (typeof message !== 'string' || message === '') return '';
  const text = message
    .replaceAll(/\b(sk|key|pk)-[\w*.-]{6,}/gi, '…')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('\u0000', '')
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
