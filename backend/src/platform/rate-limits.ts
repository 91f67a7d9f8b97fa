import type { Pool } from 'pg';
import { AppError } from './app-error.ts';

/**
 * Counters shared by all nodes through PostgreSQL, whose clock is the only one that counts. Each method counts one
 * attempt.
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
const maxBlocked = 10_000;

export function createRateLimits(pool: Pool, enabled: boolean): RateLimits {
  const limit = (prefix: string, points: number, seconds: number, what: string) =>
    new Limit(pool, { prefix, points, seconds, what });
  const signUpsOfAddress = limit('sign-up', 100, hour, 'sign-ups from this address');
  const signInsOfAddress = limit('sign-in', 300, 15 * minute, 'sign-ins from this address');
  const guessesOfAccount = limit('guess', 20, 15 * minute, 'sign-ins to this account');
  const chatsOfUser = limit('chat', 120, minute, 'messages');

  const consume = async (by: Limit, key: string) => {
    if (enabled) await by.consume(key);
  };
  const accountKey = (account: string) => account.trim().toLowerCase();

  return {
    signUp: (address) => consume(signUpsOfAddress, address),
    async signIn(address, account) {
      await consume(signInsOfAddress, address);
      await consume(guessesOfAccount, accountKey(account));
    },
    async signedIn(account) {
      if (enabled) await guessesOfAccount.giveBack(accountKey(account));
    },
    chat: (userId) => consume(chatsOfUser, String(userId)),
  };
}

interface LimitOptions {
  prefix: string;
  /** Attempts in each window of `seconds`, which begins with the first. */
  points: number;
  seconds: number;
  what: string;
}

const nowMs = `(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/** Counts one attempt, in a new window when the old one is over. */
const countStatement = `
  insert into rate_limits as counted (key, points, expire) values ($1, 1, ${nowMs} + $2::bigint)
  on conflict (key) do update set
    points = case when counted.expire <= ${nowMs} then 1 else counted.points + 1 end,
    expire = case when counted.expire <= ${nowMs} then excluded.expire else counted.expire end
  returning points, expire - ${nowMs} as left_ms`;

class Limit {
  readonly #pool: Pool;
  readonly #options: LimitOptions;
  /** The keys that are used up, and until when, so that whoever floods costs no query; `performance.now()`. */
  readonly #blocked = new Map<string, number>();

  constructor(pool: Pool, options: LimitOptions) {
    this.#pool = pool;
    this.#options = options;
  }

  async consume(key: string): Promise<void> {
    const blockedMs = (this.#blocked.get(key) ?? 0) - performance.now();
    if (blockedMs > 0) throw this.#refusal(blockedMs);
    this.#blocked.delete(key);
    const { prefix, points, seconds } = this.#options;
    const { rows } = await this.#pool.query<{ points: number; left_ms: number }>({
      name: 'rate-limits.count',
      text: countStatement,
      values: [`${prefix}:${key}`, seconds * 1_000],
    });
    const counted = rows[0];
    if (!counted || counted.points <= points) return;
    this.#block(key, counted.left_ms);
    throw this.#refusal(counted.left_ms);
  }

  async giveBack(key: string): Promise<void> {
    this.#blocked.delete(key);
    await this.#pool.query('update rate_limits set points = points - 1 where key = $1', [
      `${this.#options.prefix}:${key}`,
    ]);
  }

  #block(key: string, ms: number): void {
    if (this.#blocked.size >= maxBlocked) this.#blocked.clear();
    this.#blocked.set(key, performance.now() + ms);
  }

  #refusal(ms: number): AppError {
    const seconds = Math.max(1, Math.ceil(ms / 1_000));
    const message = `Too many ${this.#options.what}. Try again in ${describe(seconds)}.`;
    return new AppError('rate_limited', message, { retryAfterMs: ms });
  }
}

const describe = (seconds: number): string =>
  seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;

/** Removes counters that have run out. */
export async function deleteExpiredRateLimits(pool: Pool): Promise<void> {
  await pool.query('delete from rate_limits where expire < (extract(epoch from now()) * 1000)::bigint');
}
