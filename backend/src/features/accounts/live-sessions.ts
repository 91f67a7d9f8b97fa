import type { AccessClaims } from './types.ts';

/** Longer than the time between two looks at the sessions of open streams. */
const trustedMs = 5_000;

/**
 * Sessions that the database called good a moment ago: those of browsers that listen are looked at every few seconds in
 * any case, so what they ask meanwhile need not wait for another look.
 *
 * Units:  believed for 5 s after the look began, in which a session that was ended without a word here is still let in.
 */
export class LiveSessions {
  #seen = new Map<number, number>();
  readonly #forgottenAtMs = new Map<number, number>();
  #untilMs = 0;

  /** Takes the place of all that was known: users by the ids of their good sessions, as asked for at `atMs`. */
  note(sessions: ReadonlyMap<number, number>, atMs: number): void {
    this.#seen = new Map(sessions);
    this.#untilMs = atMs + trustedMs;
    for (const [id, forgottenAtMs] of this.#forgottenAtMs) {
      if (forgottenAtMs < atMs) this.#forgottenAtMs.delete(id);
      else this.#seen.delete(id);
    }
  }

  /** The session has ended, whatever was seen before. */
  forget(sessionId: number, nowMs: number): void {
    this.#seen.delete(sessionId);
    this.#forgottenAtMs.set(sessionId, nowMs);
  }

  has({ sessionId, userId }: AccessClaims, nowMs: number): boolean {
    return nowMs < this.#untilMs && this.#seen.get(sessionId) === userId;
  }
}
