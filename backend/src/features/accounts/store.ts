import type { RegisterBody, User } from '@parley/contract/accounts';
import { sql } from 'kysely';
import type { Db } from '../../platform/postgres/pool.ts';

/** Serialises sign-ups, so that exactly one of them can find the table empty. */
const signUpLock = 727_301;
const sessionLifetime = sql<string>`now() + interval '30 days'`;

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

export async function insertSession(db: Db, userId: number): Promise<number> {
  const row = await db
    .insertInto('sessions')
    .values({ user_id: userId, expires_at: sessionLifetime })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
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

export const insertRefreshToken = (db: Db, hash: Buffer, sessionId: number) =>
  db.insertInto('refresh_tokens').values({ hash, session_id: sessionId }).execute();

/**
 * Marks a refresh token as used and prolongs its session.
 *
 * Shape: `replacedSecondsAgo` is null at the first use, else the age of that first use in seconds.
 */
export async function useRefreshToken(db: Db, hash: Buffer) {
  const { rows } = await sql<{ session_id: number; user_id: number; replaced_seconds_ago: number | null }>`
    with used as (
      select t.hash, t.session_id, s.user_id, extract(epoch from now() - t.replaced_at)::float8 as replaced_seconds_ago
      from refresh_tokens t
      join sessions s on s.id = t.session_id
      join users u on u.id = s.user_id
      where t.hash = ${hash} and s.expires_at > now() and u.is_active
    ), marked as (
      update refresh_tokens set replaced_at = now() where hash = ${hash} and replaced_at is null
    ), prolonged as (
      update sessions set expires_at = ${sessionLifetime} where id = (select session_id from used)
    )
    select session_id, user_id, replaced_seconds_ago from used`.execute(db);
  return rows[0];
}

export const deleteSession = (db: Db, sessionId: number) =>
  db.deleteFrom('sessions').where('id', '=', sessionId).execute();

export const deleteSessionOfToken = (db: Db, hash: Buffer) =>
  db
    .deleteFrom('sessions')
    .where('id', 'in', (q) => q.selectFrom('refresh_tokens').select('session_id').where('hash', '=', hash))
    .returning('id')
    .execute();

/** Removes sessions that have ended, and spent tokens too old to tell a replay from. */
export async function deleteExpiredSessions(db: Db): Promise<void> {
  await sql`delete from sessions where expires_at < now()`.execute(db);
  await sql`delete from refresh_tokens where replaced_at < now() - interval '7 days'`.execute(db);
}
