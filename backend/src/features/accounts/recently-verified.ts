import type { AccessClaims } from './types.ts';

const maxTokens = 2_000;

/**
 * Tokens whose signature was checked, until they expire: a token comes with every request, and checking it again costs
 * more than all else that a request does before its first query.
 */
export class RecentlyVerified {
  readonly #claims = new Map<string, AccessClaims & { expiresAtMs: number }>();

  find(token: string, nowMs: number): AccessClaims | null {
    const found = this.#claims.get(token);
    if (!found) return null;
    if (found.expiresAtMs > nowMs) return { userId: found.userId, sessionId: found.sessionId };
    this.#claims.delete(token);
    return null;
  }

  keep(token: string, claims: AccessClaims, expiresAtMs: number): void {
    if (this.#claims.size >= maxTokens) {
      const [oldest = ''] = this.#claims.keys();
      this.#claims.delete(oldest);
    }
    this.#claims.set(token, { ...claims, expiresAtMs });
  }
}
