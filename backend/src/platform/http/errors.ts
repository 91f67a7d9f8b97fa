import type { ErrorBody, ErrorCode } from '@parley/contract/errors';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../app-error.ts';
import { isConnectionFault } from '../postgres/faults.ts';

const fastifyFaults: Record<string, [ErrorCode, string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported_media_type',
    'Send JSON with Content-Type: application/json.',
  ],
  FST_ERR_CTP_BODY_TOO_LARGE: ['body_too_large', 'The request body is too large.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad_request', 'Content-Length does not match the body.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid_json', 'The body is not valid JSON.'],
};

/** Any thrown value as the error the caller may see. Unknown ones become `internal` and keep their text to the log. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { code, statusCode, message } = (error ?? {}) as Partial<FastifyError>;
  const known = fastifyFaults[code ?? ''];
  if (known) return new AppError(...known, { cause: error });
  // Before the database: a caller that leaves in the middle of its body breaks a connection too.
  if (statusCode && statusCode >= 400 && statusCode < 500) {
    return new AppError('bad_request', message ?? 'Bad request.', { cause: error });
  }
  if (isConnectionFault(error)) {
    return new AppError('database_unavailable', 'The database cannot be reached. Try again in a moment.', {
      cause: error,
      retryAfterMs: 2_000,
    });
  }
  return new AppError('internal', 'Something went wrong on the server. Try again.', { cause: error });
}

export const errorBody = (error: AppError, requestId: string): ErrorBody => ({
  error: {
    code: error.code,
    message: error.message,
    request_id: requestId,
    ...(error.details && { details: error.details }),
  },
});

/** No faults; and there are many of them just when there is no time to write about each. */
const refusals: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['overloaded', 'shutting_down']);

/** The one place where failures become HTTP answers. */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const appError = toAppError(error);
  if (appError.status >= 500 && !refusals.has(appError.code)) {
    request.log.error({ err: appError.cause ?? appError, code: appError.code });
  }
  if (appError.retryAfterMs !== undefined) {
    reply.header('retry-after', Math.max(1, Math.ceil(appError.retryAfterMs / 1000)));
  }
  if (appError.status === 401) reply.header('www-authenticate', 'Bearer');
  void reply.code(appError.status).send(errorBody(appError, request.id));
}
