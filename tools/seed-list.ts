import { createLog } from '../backend/src/platform/log.ts';
import { createPool } from '../backend/src/platform/postgres/pool.ts';

/** Gives an account `count` empty conversations, 20 minutes apart, called `Talk number 1` (the latest) and so on. */
export async function seedList(databaseUrl: string, username: string, count: number): Promise<void> {
  const pool = createPool(databaseUrl, createLog('error'));
  try {
    await pool.query(
      `insert into conversations (user_id, title, title_state, created_at, updated_at)
      select u.id, 'Talk number ' || n, 'set', now() - n * interval '20 minutes', now() - n * interval '20 minutes'
      from users u, generate_series(1, $1::int) n where u.username = $2`,
      [count, username],
    );
  } finally {
    await pool.end();
  }
}
