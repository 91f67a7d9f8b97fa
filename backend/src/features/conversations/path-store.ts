import type { Message } from '@parley/contract/conversations';
import { limits } from '@parley/contract/limits';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/postgres/pool.ts';

/** A conversation and the last message of the path that is asked about. */
export interface PathEnd {
  conversationId: number;
  leafId: number;
}

/**
 * What a search compares: without regard to case, by PostgreSQL's own rule whatever the database was made with, and
 * without the marks of Markdown that readers do not see.
 */
const folded = (text: RawBuilder<string>) =>
  sql<string>`lower(translate(${text}, '*\`~', '') collate pg_c_utf8)`;

const snippetBeforeChars = 40;
const snippetAfterChars = 100;

/** From the leaf up to the message `untilId`, or to the root: the ids alone, since the texts need not go along. */
const climb = ({ conversationId, leafId }: PathEnd, untilId: number | null) => sql`
  climb as (
    select m.id, m.parent_id, m.role, 1 as distance from messages m
    where m.id = ${leafId}::bigint and m.conversation_id = ${conversationId}::bigint
    union all
    select m.id, m.parent_id, m.role, climb.distance + 1 from climb
    join messages m on m.id = climb.parent_id
    where climb.id is distinct from ${untilId}::bigint
  )`;

/** The messages of `path`, root first, each with its siblings and its run. */
const described = (conversationId: number) => sql`
  select m.id, m.conversation_id, m.parent_id, m.role, m.content, m."timestamp", m.status, m.model, m.finish_reason,
    m.error, m.usage, m.parts, siblings.ids as sibling_ids, runs.id as run_id, runs.last_seq
  from path
  join messages m on m.id = path.id
  cross join lateral (
    select array_agg(alike.id order by alike.id) as ids from (
      select s.id from messages s where s.parent_id = m.parent_id and s.role = m.role
      union all
      select s.id from messages s where m.parent_id is null and s.parent_id is null and s.role = m.role
        and s.conversation_id = ${conversationId}::bigint
    ) alike
  ) siblings
  left join runs on runs.message_id = m.id
  order by path.distance desc`;

/** The `limit` last messages of the path that ends with the leaf. */
export async function listEnd(db: Db, end: PathEnd, limit: number): Promise<Message[]> {
  const { rows } = await sql<Message>`
    with recursive path as (
      select m.id, m.parent_id, 1 as distance from messages m
      where m.id = ${end.leafId}::bigint and m.conversation_id = ${end.conversationId}::bigint
      union all
      select m.id, m.parent_id, path.distance + 1 from path join messages m on m.id = path.parent_id
      where path.distance < ${limit}::int
    )
    ${described(end.conversationId)}`.execute(db);
  return rows;
}

/** All of the path. Its siblings come from one reading of the conversation, not from one for each message. */
export async function listPath(db: Db, end: PathEnd): Promise<Message[]> {
  const { rows } = await sql<Message>`
    with recursive ${climb(end, null)}, siblings as (
      select coalesce(parent_id, 0) as parent_key, role, array_agg(id order by id) as ids
      from messages where conversation_id = ${end.conversationId}::bigint group by 1, 2
    )
    select m.id, m.conversation_id, m.parent_id, m.role, m.content, m."timestamp", m.status, m.model, m.finish_reason,
      m.error, m.usage, m.parts, siblings.ids as sibling_ids, runs.id as run_id, runs.last_seq
    from climb
    join messages m on m.id = climb.id
    join siblings on siblings.parent_key = coalesce(climb.parent_id, 0) and siblings.role = climb.role
    left join runs on runs.message_id = m.id
    order by climb.distance desc`.execute(db);
  return rows;
}

/**
 * The message `id` of the path, with up to `older` messages before it and `newer` after it. Empty when it is not on
 * the path.
 */
export async function listAround(
  db: Db,
  end: PathEnd,
  { id, older, newer }: { id: number; older: number; newer: number },
): Promise<Message[]> {
  const { rows } = await sql<Message>`
    with recursive ${climb(end, id)}, hit as (
      select * from climb where id = ${id}::bigint
    ), ancestors as (
      select id, parent_id, distance, 0 as step from hit
      union all
      select m.id, m.parent_id, ancestors.distance + 1, ancestors.step + 1
      from ancestors join messages m on m.id = ancestors.parent_id
      where ancestors.step < ${older}::int
    ), path as (
      select id, parent_id, distance from ancestors
      union all
      select climb.id, climb.parent_id, climb.distance from climb join hit on climb.distance < hit.distance
        and climb.distance >= hit.distance - ${newer}::int
    )
    ${described(end.conversationId)}`.execute(db);
  return rows;
}

/** How each question of the path begins, root first. */
export async function listQuestions(db: Db, end: PathEnd): Promise<{ id: number; beginning: string }[]> {
  const { rows } = await sql<{ id: number; beginning: string }>`
    with recursive ${climb(end, null)}
    select m.id, left(m.content, ${4 * limits.outlineTextMaxChars}::int) as beginning
    from climb join messages m on m.id = climb.id
    where climb.role = 'user'
    order by climb.distance desc`.execute(db);
  return rows;
}

/** The latest messages of the path that hold `text`, root first, with how often, and what stands around the first. */
export async function findOnPath(
  db: Db,
  end: PathEnd,
  text: string,
): Promise<{ id: number; count: number; snippet: string }[]> {
  const wanted = folded(sql`${text}::text`);
  const { rows } = await sql<{ id: number; count: number; snippet: string }>`
    with recursive ${climb(end, null)}, hits as (
      select m.id, climb.distance, translate(m.content, '*\`~', '') as content, ${folded(sql`m.content`)} as folded
      from climb join messages m on m.id = climb.id
      where climb.role <> 'system' and ${wanted} <> '' and strpos(${folded(sql`m.content`)}, ${wanted}) > 0
      order by climb.distance limit ${limits.findMaxItems}::int
    )
    select id, (length(folded) - length(replace(folded, ${wanted}, ''))) / length(${wanted}) as count,
      substr(content, greatest(1, strpos(folded, ${wanted}) - ${snippetBeforeChars}::int),
        length(${wanted}) + ${snippetBeforeChars + snippetAfterChars}::int) as snippet
    from hits order by distance desc`.execute(db);
  return rows;
}
