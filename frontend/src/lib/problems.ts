import { ApiError } from './http.ts';
import { formatDuration } from './time.ts';

/** What to tell the reader about a failed request, in one sentence that says what to do next where that is known. */
export function describeProblem(error: unknown): string {
  if (!(error instanceof ApiError)) return 'Something went wrong in this page. Reload it and try again.';
  switch (error.code) {
    case 'offline':
      return navigator.onLine ? 'The server cannot be reached right now.' : 'You are offline.';
    case 'rate_limited':
      return error.retryAfterS === null
        ? 'Too many attempts. Wait a little and try again.'
        : `Too many attempts. Try again in ${formatDuration(error.retryAfterS * 1000)}.`;
    case 'overloaded':
    case 'shutting_down':
    case 'database_unavailable':
      return 'The server is busy right now. Try again in a moment.';
    case 'internal':
      return `Something went wrong on the server${error.requestId ? ` (${error.requestId})` : ''}.`;
    case 'unauthenticated':
    case 'token_expired':
      return 'Your session has ended. Sign in again.';
    default:
      return error.message;
  }
}
