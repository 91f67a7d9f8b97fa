/**
 * The closed list of error codes. Every answer of 400 and above, every `data-error` event and every failed
 * message carries one of these; adding one is a change of the contract.
 *
 * Shape: code -> HTTP status when it ends a request. Model faults usually arrive after the headers went out and
 *        then travel inside the stream and on the saved message.
 */
export const errorStatus = {
  invalid_json: 400,
  bad_request: 400,
  validation_failed: 422,
  unsupported_media_type: 415,
  body_too_large: 413,
  unauthenticated: 401,
  invalid_credentials: 401,
  token_expired: 401,
  forbidden: 403,
  origin_not_allowed: 403,
  not_found: 404,
  method_not_allowed: 405,
  username_taken: 409,
  email_taken: 409,
  client_id_reused: 409,
  run_in_progress: 409,
  not_continuable: 409,
  rate_limited: 429,
  internal: 500,
  database_unavailable: 503,
  overloaded: 503,
  shutting_down: 503,
  model_not_found: 404,
  model_unavailable: 503,
  model_auth_failed: 502,
  model_rate_limited: 503,
  model_server_error: 502,
  model_timeout: 504,
  model_stream_cut: 502,
  model_bad_response: 502,
  model_refused: 502,
  context_overflow: 413,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** One fault of a request's body, query or path: where it is and what was expected there. */
export interface FieldFault {
  path: string;
  message: string;
}

/** The body of every unsuccessful answer. */
export interface ErrorBody {
  error: { code: ErrorCode; message: string; request_id: string; details?: FieldFault[] };
}
