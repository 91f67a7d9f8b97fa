import type { Pool } from 'pg';
import { type RateLimiterAbstract, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from './app-error.ts';

/**
 * Counters shared by all nodes through PostgreSQL. Each method counts one attempt.
 *
 * Errors: `rate_limited` with the time to wait.
 */
export interface RateLimits {
  signUp(address: string): Promise<void>;
  /** Before the password is looked at, so that parallel guesses count too. */
  signIn(address: string, account: string): Promise<void>;
  /** Gives the attempt of a sign-in that succeeded back to its account. */
  signedIn(account: string): Promise<void>;
  chat(userId: number): Promise<void>;
}

const minute = 60;
const hour = 60 * minute;

export function createRateLimits(pool: Pool, enabled: boolean): RateLimits {
  const limiter = (keyPrefix: string, points: number, seconds: number) =>
    new RateLimiterPostgres({
      storeClient: pool,
      tableName: 'rate_limits',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix,
      points,
      duration: seconds,
      inMemoryBlockOnConsumed: points + 1,
    });
  const signUpsOfAddress = limiter('sign-up', 100, hour);
  const signInsOfAddress = limiter('sign-in', 300, 15 * minute);
  const guessesOfAccount = limiter('guess', 20, 15 * minute);
  const chatsOfUser = limiter('chat', 120, minute);

  const consume = async (by: RateLimiterAbstract, key: string, what: string) => {
    if (!enabled) return;
    try {
      await by.consume(key);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const seconds = Math.ceil(refused.msBeforeNext / 1000);
      throw new AppError('rate_limited', `Too many ${what}. Try again in ${describe(seconds)}.`, {
        retryAfterMs: refused.msBeforeNext,
      });
    }
  };
  const accountKey = (account: string) => account.trim().toLowerCase();

  return {
    signUp: (address) => consume(signUpsOfAddress, address, 'sign-ups from this address'),
    async signIn(address, account) {
      await consume(signInsOfAddress, address, 'sign-ins from this address');
      await consume(guessesOfAccount, accountKey(account), 'sign-ins to this account');
    },
    async signedIn(account) {
      if (enabled) await guessesOfAccount.reward(accountKey(account));
    },
    chat: (userId) => consume(chatsOfUser, String(userId), 'messages'),
  };
}

const describe = (seconds: number): string =>
  seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;

/** Removes counters that have run out. */
export async function deleteExpiredRateLimits(pool: Pool): Promise<void> {
  await pool.query('delete from rate_limits where expire < $1', [Date.now()]);
}
