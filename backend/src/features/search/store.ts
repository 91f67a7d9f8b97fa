import { sql } from 'kysely';
import type { Db } from '../../platform/postgres/pool.ts';
import type { SearchOutcome } from './port.ts';

/** Longer than any request takes: whoever holds a turn after that has died. */
const turnSeconds = 30;
const staleHours = 24;
const resultsMaxRows = 10_000;

/** Times are the database's, since the clocks of nodes may differ. */
export type TurnAnswer =
  | { kind: 'taken' }
  /** Somebody else's turn, or too early. */
  | { kind: 'wait'; waitMs: number }
  | { kind: 'resting'; until: Date };

/**
 * Takes the provider's turn, unless another holds it, its gap is not over, or it is left alone. A provider that is not
 * paced is taken by all at once, except for the one try after a refusal.
 */
export async function takeTurn(
  db: Db,
  { provider, turnId, isPaced }: { provider: string; turnId: string; isPaced: boolean },
): Promise<TurnAnswer> {
  const { rows } = await sql`
    insert into search_providers as p (name, turn_id, turn_until)
    values (${provider}, ${turnId}, now() + make_interval(secs => ${turnSeconds}))
    on conflict (name) do update set turn_id = excluded.turn_id, turn_until = excluded.turn_until
    where (p.open_until is null or p.open_until <= now())
      and ((not ${isPaced}::boolean and p.blocks = 0)
        or (p.next_at <= now() and (p.turn_until is null or p.turn_until <= now())))
    returning name`.execute(db);
  if (rows.length > 0) return { kind: 'taken' };
  const until = await findRest(db, provider);
  if (until) return { kind: 'resting', until };
  const { rows: waits } = await sql<{ wait_ms: number }>`
    select greatest(extract(epoch from next_at - now()) * 1000, 0)::float8 as wait_ms
    from search_providers where name = ${provider}`.execute(db);
  return { kind: 'wait', waitMs: waits[0]?.wait_ms ?? 0 };
}

/** What the turn taught about the provider; `none` when it was not asked or its answer says nothing. */
export type TurnLesson = 'answers' | 'refuses' | 'none';

/**
 * Gives the turn back. A refusal leaves the provider alone for 15 minutes, then twice as long for each further one, up
 * to an hour; those that come back while it is left alone count once.
 */
export async function endTurn(
  db: Db,
  turn: { provider: string; turnId: string; gapMs: number; lesson: TurnLesson },
): Promise<void> {
  const isOpen = sql`(open_until is not null and open_until > now())`;
  const refuses = sql`${turn.lesson === 'refuses'}::boolean and not ${isOpen}`;
  const answers = sql`${turn.lesson === 'answers'}::boolean and not ${isOpen}`;
  await sql`
    update search_providers set
      turn_until = case when turn_id = ${turn.turnId} then null else turn_until end,
      next_at = greatest(next_at, now() + make_interval(secs => ${turn.gapMs / 1000})),
      blocks = case when ${refuses} then least(blocks + 1, 100) when ${answers} then 0 else blocks end,
      open_until = case
        when ${refuses} then now() + least(interval '15 minutes' * power(2, least(blocks, 2)), interval '1 hour')
        when ${answers} then null
        else open_until end
    where name = ${turn.provider}`.execute(db);
}

/** Until when the provider is left alone, or null. */
export async function findRest(db: Db, provider: string): Promise<Date | null> {
  const row = await db
    .selectFrom('search_providers')
    .select('open_until')
    .where('name', '=', provider)
    .where('open_until', '>', sql<string>`now()`)
    .executeTakeFirst();
  return row?.open_until ? new Date(row.open_until) : null;
}

export interface KeptOutcome {
  outcome: SearchOutcome;
  fetchedAt: Date;
  isFresh: boolean;
}

/** What was found up to a day ago. */
export async function findResults(db: Db, key: Buffer): Promise<KeptOutcome | null> {
  const row = await db
    .selectFrom('search_results')
    .select(['outcome', 'fetched_at', sql<boolean>`expires_at > now()`.as('is_fresh')])
    .where('key', '=', key)
    .where('fetched_at', '>', sql<string>`now() - make_interval(hours => ${staleHours})`)
    .executeTakeFirst();
  if (!row) return null;
  return {
    outcome: row.outcome as unknown as SearchOutcome,
    fetchedAt: new Date(row.fetched_at),
    isFresh: row.is_fresh,
  };
}

export async function saveResults(
  db: Db,
  { key, outcome, freshMs }: { key: Buffer; outcome: SearchOutcome; freshMs: number },
): Promise<void> {
  await sql`
    insert into search_results (key, outcome, fetched_at, expires_at)
    values (${key}, ${JSON.stringify(outcome)}::jsonb, now(), now() + make_interval(secs => ${freshMs / 1000}))
    on conflict (key) do update set
      outcome = excluded.outcome, fetched_at = excluded.fetched_at, expires_at = excluded.expires_at`.execute(
    db,
  );
}

/** Results too old for any use, and the oldest of too many. */
export async function deleteOldResults(db: Db): Promise<void> {
  await sql`
    delete from search_results
    where fetched_at <= greatest(
      now() - make_interval(hours => ${staleHours}),
      (select fetched_at from search_results order by fetched_at desc offset ${resultsMaxRows} limit 1)
    )`.execute(db);
}
