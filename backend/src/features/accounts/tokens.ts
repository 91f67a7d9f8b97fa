import { jwtVerify, SignJWT } from 'jose';
import { JWTExpired } from 'jose/errors';
import { AppError } from '../../platform/app-error.ts';
import { RecentlyVerified } from './recently-verified.ts';
import type { AccessClaims } from './types.ts';

export const accessTokenSeconds = 15 * 60;

const algorithm = 'HS256';
const issuer = 'parley';
const audience = 'parley-api';
const type = 'at+jwt';
/** Nodes' clocks may differ by this much. */
const clockToleranceSeconds = 30;

/** Access tokens: short-lived JWTs under one algorithm and one key. */
export function createTokens(secretKey: string) {
  const key = new TextEncoder().encode(secretKey);
  const recent = new RecentlyVerified();
  return {
    sign: ({ userId, sessionId }: AccessClaims): Promise<string> =>
      new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: algorithm, typ: type })
        .setSubject(String(userId))
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${accessTokenSeconds} s`)
        .sign(key),

    /** Errors: `token_expired`; `unauthenticated` for anything that we did not sign just so. */
    async verify(token: string): Promise<AccessClaims> {
      const known = recent.find(token, Date.now());
      if (known) return known;
      try {
        const { payload } = await jwtVerify<{ sid: number; exp: number }>(token, key, {
          algorithms: [algorithm],
          issuer,
          audience,
          typ: type,
          requiredClaims: ['sub', 'sid', 'exp'],
          clockTolerance: clockToleranceSeconds,
        });
        const claims = { userId: Number(payload.sub), sessionId: payload.sid };
        recent.keep(token, claims, payload.exp * 1_000);
        return claims;
      } catch (cause) {
        if (cause instanceof JWTExpired) {
          throw new AppError('token_expired', 'The access token has expired. Refresh it or sign in again.', {
            cause,
          });
        }
        throw new AppError('unauthenticated', 'The access token is not valid. Sign in again.', { cause });
      }
    },
  };
}

export type Tokens = ReturnType<typeof createTokens>;
