import type { RegisterBody, User } from '@parley/contract/accounts';
import { sql } from 'kysely';
import type { Db } from '../../platform/postgres/pool.ts';

/** Serialises sign-ups, so that exactly one of them can find the table empty. */
const signUpLock = 727_301;
/** As long as the browser keeps the cookie. */
const sessionLifetime = sql<string>`interval '30 days'`;

const userColumns = ['id', 'username', 'email', 'role', 'is_active', 'created_at'] as const;

/** Inserts the account; the first of all becomes the administrator, decided inside the insert. */
export function insertUser(db: Db, input: Omit<RegisterBody, 'password'>, hash: string): Promise<User> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${signUpLock})`.execute(trx);
    const row = await trx
      .insertInto('users')
      .values({
        username: input.username,
        email: input.email,
        hashed_password: hash,
        role: sql`case when exists (select from users) then 'user' else 'admin' end`,
      })
      .returning(userColumns)
      .executeTakeFirstOrThrow();
    return row as User;
  });
}

export async function hasUsers(db: Db): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (select from users) as found`.execute(db);
  return rows[0]?.found ?? false;
}

/** By username or e-mail address, whatever the case. A username cannot hold `@`, so the two never clash. */
export const findUserForLogin = (db: Db, name: string) =>
  db
    .selectFrom('users')
    .select(['id', 'hashed_password', 'is_active'])
    .where(
      sql`lower(${sql.ref(name.includes('@') ? 'email' : 'username')})`,
      '=',
      sql<string>`lower(${name})`,
    )
    .executeTakeFirst();

export async function findUser(db: Db, id: number): Promise<User> {
  const row = await db.selectFrom('users').select(userColumns).where('id', '=', id).executeTakeFirstOrThrow();
  return row as User;
}

/** Begins a session that the given refresh token prolongs. */
export async function insertSession(db: Db, userId: number, tokenHash: Buffer): Promise<number> {
  const { session_id } = await db
    .with('session', (q) =>
      q
        .insertInto('sessions')
        .values({ user_id: userId, expires_at: sql<string>`now() + ${sessionLifetime}` })
        .returning('id'),
    )
    .insertInto('refresh_tokens')
    .columns(['hash', 'session_id'])
    .expression((q) => q.selectFrom('session').select([sql<Buffer>`${tokenHash}::bytea`.as('hash'), 'id']))
    .returning('session_id')
    .executeTakeFirstOrThrow();
  return session_id;
}

/** Whether the session lives and its account may be used. */
export async function isSessionLive(db: Db, sessionId: number, userId: number): Promise<boolean> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select('users.id')
    .where('sessions.id', '=', sessionId)
    .where('users.id', '=', userId)
    .where('users.is_active', '=', true)
    .where('sessions.expires_at', '>', sql<string>`now()`)
    .executeTakeFirst();
  return row !== undefined;
}

/** Those of the given sessions that are still good, with their users. */
export async function listLiveSessions(db: Db, sessionIds: number[]): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['sessions.id', 'sessions.user_id'])
    .where('sessions.id', 'in', sessionIds)
    .where('users.is_active', '=', true)
    .where('sessions.expires_at', '>', sql<string>`now()`)
    .execute();
  return new Map(rows.map(({ id, user_id }) => [id, user_id]));
}

/**
 * Trades a refresh token for its successor and prolongs the session; one that two holders have is ended instead.
 *
 * Shape:  undefined when there is no such token, or its session or account has ended.
 * Units:  a token that was used may be used again for `graceSeconds`, and later if what it was traded for never was.
 * Source: the function of migration 0009, which has the rules.
 */
export async function useRefreshToken(db: Db, hash: Buffer, successor: Buffer, graceSeconds: number) {
  const { rows } = await sql<{ session_id: number; user_id: number; has_two_holders: boolean }>`
    select session_id, user_id, has_two_holders from use_refresh_token(${hash}, ${successor},
      make_interval(secs => ${graceSeconds}), ${sessionLifetime})`.execute(db);
  return rows[0];
}

export const deleteSessionOfToken = (db: Db, hash: Buffer) =>
  db
    .deleteFrom('sessions')
    .where('id', 'in', (q) => q.selectFrom('refresh_tokens').select('session_id').where('hash', '=', hash))
    .returning('id')
    .execute();

/** Removes sessions that have ended, and the tokens that no browser can have kept: a copy of the others would tell. */
export async function deleteExpiredSessions(db: Db): Promise<void> {
  await sql`delete from sessions where expires_at < now()`.execute(db);
  await sql`delete from refresh_tokens where created_at < now() - ${sessionLifetime}`.execute(db);
}
