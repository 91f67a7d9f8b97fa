import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';

/** Any fixed number: all nodes that migrate one database wait for each other on it. */
const migrationLock = 5_264_101_018;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** The database and this program's migrations do not fit together. The message is for the administrator. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/**
 * Brings the schema up to date: runs the files `NNNN-name.sql` in `folder` that the database has not seen, in order,
 * each in its own transaction. Nodes that start together take turns.
 *
 * Shape:  the names of the migrations run now.
 * Errors: `MigrationError` when a newer program has migrated the database, an applied file was changed, a file is out
 *         of order, or its SQL fails (that file's changes are undone; earlier ones stay).
 */
export async function migrate(pool: Pool, folder: string): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const client = await pool.connect();
  try {
    await client.query(`set statement_timeout to 0; set client_min_messages to warning`);
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    const pending = await findPending(client, migrations);
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    client.release(true); // closing the session gives the lock back, also after a fault
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort();
  const migrations = files.map(async (file) => {
    const name = file.slice(0, -'.sql'.length);
    if (!/^\d{4}-[a-z0-9-]+$/.test(name)) throw new MigrationError(`${file} is not named NNNN-name.sql.`);
    const sql = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
  const all = await Promise.all(migrations);
  all.forEach(({ name }, index) => {
    const before = all[index - 1]?.name;
    if (before?.slice(0, 4) === name.slice(0, 4)) {
      throw new MigrationError(`${before}.sql and ${name}.sql have the same number.`);
    }
  });
  return all;
}

async function findPending(client: PoolClient, migrations: Migration[]): Promise<Migration[]> {
  await client.query(
    `create table if not exists schema_migrations (
       name text primary key,
       checksum text not null,
       applied_at timestamptz not null default now()
     )`,
  );
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations order by name',
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum } of rows) {
    const ours = known.get(name);
    if (!ours) {
      throw new MigrationError(
        `The database has the migration ${name}, which this version of Parley does not know: a newer version has used it. Start that version or a later one.`,
      );
    }
    if (ours.checksum !== checksum) {
      throw new MigrationError(
        `${name}.sql was changed after it ran. Restore it and add a new migration instead.`,
      );
    }
  }
  const applied = new Set(rows.map(({ name }) => name));
  const last = rows.at(-1)?.name ?? '';
  const pending = migrations.filter(({ name }) => !applied.has(name));
  const late = pending.find(({ name }) => name < last);
  if (late)
    throw new MigrationError(
      `${late.name}.sql comes before ${last}, which already ran. Give it a later number.`,
    );
  return pending;
}

async function apply(client: PoolClient, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [name, checksum]);
    await client.query('commit');
  } catch (cause) {
    throw new MigrationError(`${name}.sql failed: ${(cause as Error).message}`, { cause });
  }
}
