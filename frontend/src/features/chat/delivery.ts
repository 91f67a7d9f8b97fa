import { ApiError, type ProblemCode } from '../../lib/http.ts';

/** The server turned the message away before it read it. */
const turnedAway: readonly ProblemCode[] = ['overloaded', 'shutting_down'];
/** The server starts, stops, waits for its database or has its hands full: as good as no answer, a message waits for it. */
const away: readonly ProblemCode[] = ['offline', 'database_unavailable', ...turnedAway];

/** So many faults, and the message comes back: a server that answers is asked a few times. */
export const maxFaults = 4;

/** No answer, or one that broke off before its first event. */
export const isUnheard = (error: unknown): boolean =>
  !(error instanceof ApiError) || away.includes(error.code);

/**
 * Whether the server may have taken a message although it did not say so.
 *
 * Shape: `hadServer` says whether one could be reached when the message was sent.
 */
export function mayBeTaken(error: unknown, hadServer: boolean): boolean {
  if (!isUnheard(error)) return false;
  const code = error instanceof ApiError ? error.code : null;
  if (code !== null && turnedAway.includes(code)) return false;
  return hadServer || code === 'database_unavailable';
}
