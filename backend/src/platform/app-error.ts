import { type ErrorCode, errorStatus, type FieldFault } from '@parley/contract/errors';

export interface AppErrorOptions {
  cause?: unknown;
  details?: FieldFault[];
  /** How long the caller should wait, in milliseconds; sent as Retry-After. */
  retryAfterMs?: number;
}

/** A failure that the caller is told about: a code of the contract and a sentence fit for the screen. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: FieldFault[] | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details;
    this.retryAfterMs = options.retryAfterMs;
  }

  get status(): number {
    return errorStatus[this.code];
  }
}
