import { createLog } from '../backend/src/platform/log.ts';
import { createPool } from '../backend/src/platform/postgres/pool.ts';

/** Runs one SQL statement, in which `$1` and so on stand for `values`. */
export type RunSql = (text: string, values: unknown[]) => Promise<{ rows: { id: number }[] }>;

export interface SeededConversation {
  id: number;
  /** The id of its first message; the others follow without a gap, each under the one before. */
  firstId: number;
}

const answer = (
  at: string,
) => `'Answer ' || ${at} || '. ' || repeat('The **quiet** river runs past old stones. ', 12)
  || E'\\n\\n- one\\n- two\\n\\n\`\`\`ts\\nexport const n = ' || ${at} || E';\\n\`\`\`\\n'`;

/** Puts a conversation of `count` messages, questions and answers in turn, into an account, much faster than by asking. */
export async function seedConversation(
  run: RunSql,
  { username, title, count }: { username: string; title: string; count: number },
): Promise<SeededConversation> {
  const made = await run(
    `insert into conversations (user_id, title, title_state)
    select id, $2, 'set' from users where username = $1 returning id::int`,
    [username, title],
  );
  const id = made.rows[0]?.id ?? 0;
  const first = await run(`select coalesce(max(id), 0)::int + 1 as id from messages`, []);
  const firstId = first.rows[0]?.id ?? 0;
  await run(
    `insert into messages (id, conversation_id, parent_id, role, content, model) overriding system value
    select $2::int + n, $1::int, case when n > 0 then $2::int + n - 1 end,
      case when n % 2 = 0 then 'user' else 'assistant' end,
      case when n % 2 = 0 then 'Question ' || n / 2 || ' about the river' else ${answer('n / 2')} end,
      case when n % 2 = 1 then 'openai/fake-chat' end
    from generate_series(0, $3::int - 1) n`,
    [id, firstId, count],
  );
  await run(`select setval(pg_get_serial_sequence('messages', 'id'), $1::int)::int as id`, [
    firstId + count - 1,
  ]);
  await run(`update conversations set active_message_id = $2::int where id = $1::int`, [
    id,
    firstId + count - 1,
  ]);
  return { id, firstId };
}

/** For who has no connection: one to the database at `url`. */
export function openDatabase(url: string): { run: RunSql; close: () => Promise<void> } {
  const pool = createPool(url, createLog('error'));
  return { run: (text, values) => pool.query<{ id: number }>(text, values), close: () => pool.end() };
}
