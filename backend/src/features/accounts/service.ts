import type { LoginBody, RegisterBody, User } from '@parley/contract/accounts';
import { AppError } from '../../platform/app-error.ts';
import type { Actor } from '../../platform/http/serve.ts';
import { newSecretToken, sha256 } from '../../platform/ids.ts';
import { isUniqueViolation } from '../../platform/postgres/faults.ts';
import type { Db } from '../../platform/postgres/pool.ts';
import { isCommonPassword } from './common-passwords.ts';
import type { LiveSessions } from './live-sessions.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import * as store from './store.ts';
import { accessTokenSeconds, type Tokens } from './tokens.ts';
import type { AccessClaims, SignIn } from './types.ts';

export interface AccountsDeps {
  db: Db;
  tokens: Tokens;
  refuseCommonPasswords: boolean;
  liveSessions: LiveSessions;
  /** Called when a session was ended, for all nodes to hear. */
  sessionEnded: (sessionId: number) => void;
}

/** Tokens are used side by side for this long: two tabs, or a reload before the answer arrived. */
const reuseGraceSeconds = 60;

/** Errors: `username_taken`, `email_taken`; `validation_failed` for a common password where those are refused. */
export async function register(deps: AccountsDeps, input: RegisterBody): Promise<User> {
  if (deps.refuseCommonPasswords && isCommonPassword(input.password)) {
    const message = 'is one of the most common passwords; choose another';
    throw new AppError('validation_failed', `password: ${message}`, {
      details: [{ path: 'body.password', message }],
    });
  }
  const hash = await hashPassword(input.password);
  try {
    return await store.insertUser(deps.db, input, hash);
  } catch (cause) {
    if (isUniqueViolation(cause, 'users_username_key')) {
      throw new AppError('username_taken', 'This username is taken. Choose another.', { cause });
    }
    if (isUniqueViolation(cause, 'users_email_key')) {
      throw new AppError('email_taken', 'This e-mail address has an account. Sign in instead.', { cause });
    }
    throw cause;
  }
}

/** Errors: `invalid_credentials`, alike for unknown, suspended and mistyped. */
export async function login(deps: AccountsDeps, input: LoginBody): Promise<SignIn> {
  const user = await store.findUserForLogin(deps.db, loginName(input));
  const matches = await verifyPassword(input.password, user?.hashed_password ?? null);
  if (!user?.is_active || !matches) {
    throw new AppError('invalid_credentials', 'Username or password is wrong.');
  }
  const refreshToken = newSecretToken();
  const sessionId = await store.insertSession(deps.db, user.id, sha256(refreshToken));
  return signIn(deps, { userId: user.id, sessionId }, refreshToken);
}

/** What the caller typed as a name. Errors: `validation_failed` when there is none. */
export function loginName(input: LoginBody): string {
  const name = (input.username ?? input.email)?.trim();
  if (name) return name;
  const message = 'or email is required';
  throw new AppError('validation_failed', `username ${message}`, {
    details: [{ path: 'body.username', message }],
  });
}

/**
 * Trades a refresh token for a new pair. A used one may be traded again for as long as what it was traded for has not
 * been used: its answer was lost. Anything else means that it was stolen, and ends its session.
 * Errors: `unauthenticated`.
 */
export async function refresh(deps: AccountsDeps, refreshToken: string | undefined): Promise<SignIn> {
  if (!refreshToken) throw signedOut();
  const next = newSecretToken();
  const used = await store.useRefreshToken(deps.db, sha256(refreshToken), sha256(next), reuseGraceSeconds);
  if (!used) throw signedOut();
  if (used.has_two_holders) {
    deps.sessionEnded(used.session_id);
    throw new AppError('unauthenticated', 'This session was ended because its token was used twice.');
  }
  return signIn(deps, { userId: used.user_id, sessionId: used.session_id }, next);
}

const signedOut = () => new AppError('unauthenticated', 'You are signed out. Sign in again.');

/** Ends the session that the refresh token belongs to; unknown tokens end nothing. */
export async function logout(deps: AccountsDeps, refreshToken: string | undefined): Promise<void> {
  if (!refreshToken) return;
  for (const { id } of await store.deleteSessionOfToken(deps.db, sha256(refreshToken))) deps.sessionEnded(id);
}

export const currentUser = (deps: AccountsDeps, actor: Actor): Promise<User> =>
  store.findUser(deps.db, actor.userId);

export const hasAccounts = (deps: AccountsDeps): Promise<boolean> => store.hasUsers(deps.db);

/** The account behind an Authorization header. Errors: `unauthenticated`, `token_expired`. */
export async function authenticate(deps: AccountsDeps, authorization: string | undefined): Promise<Actor> {
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (!token) throw new AppError('unauthenticated', 'Sign in first: send Authorization: Bearer <token>.');
  const claims = await deps.tokens.verify(token);
  if (deps.liveSessions.has(claims, performance.now())) return claims;
  if (!(await store.isSessionLive(deps.db, claims.sessionId, claims.userId))) {
    throw new AppError('unauthenticated', 'This session has ended. Sign in again.');
  }
  return claims;
}

async function signIn(deps: AccountsDeps, claims: AccessClaims, refreshToken: string): Promise<SignIn> {
  const accessToken = await deps.tokens.sign(claims);
  return {
    access: { access_token: accessToken, token_type: 'bearer', expires_in: accessTokenSeconds },
    refreshToken,
  };
}
