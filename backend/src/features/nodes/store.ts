import { sql } from 'kysely';
import type { Db } from '../../platform/postgres/pool.ts';
import { leaseSeconds } from './rules.ts';

/** Prolongs the node's lease, or begins it, and returns how many other nodes are alive. */
export async function renewLease(db: Db, id: string): Promise<number> {
  const { rows } = await sql<{ others: number }>`
    with renewed as (
      insert into nodes (id, lease_expires_at) values (${id}, now() + make_interval(secs => ${leaseSeconds}))
      on conflict (id) do update set lease_expires_at = excluded.lease_expires_at
    )
    select count(*) as others from nodes where id <> ${id} and lease_expires_at > now()`.execute(db);
  return rows[0]?.others ?? 0;
}

export async function deleteNode(db: Db, id: string): Promise<void> {
  await db.deleteFrom('nodes').where('id', '=', id).execute();
}

/** Right only when no other node can exist. */
export async function deleteOtherNodes(db: Db, id: string): Promise<void> {
  await db.deleteFrom('nodes').where('id', '<>', id).execute();
}

export async function deleteDeadNodes(db: Db): Promise<void> {
  await sql`delete from nodes where lease_expires_at < now() - interval '5 minutes'`.execute(db);
}
