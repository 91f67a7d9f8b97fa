import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';
import { MigrationError, migrate } from './migrate.ts';
import { createPool } from './pool.ts';

const log = createLog('silent');
const dataDir = mkdtempSync(join(tmpdir(), 'parley-migrate-'));
const folder = join(dataDir, 'migrations');
let postgres: EmbeddedPostgres;
let pool: Pool;

beforeAll(async () => {
  postgres = await startEmbeddedPostgres(dataDir, log);
  pool = createPool(postgres.url, log);
});

afterAll(async () => {
  await pool.end();
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

beforeEach(async () => {
  await pool.query('drop schema public cascade; create schema public');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  write('0001-first', 'create table first (id int);');
});

const write = (name: string, sql: string) => writeFileSync(join(folder, `${name}.sql`), sql);
const tables = async () =>
  (await pool.query("select tablename from pg_tables where schemaname = 'public' order by 1")).rows.map(
    ({ tablename }) => tablename,
  );

test('runs each file once, in order', async () => {
  write('0002-second', 'create table second (id int); alter table first add column two int;');
  expect(await migrate(pool, folder)).toEqual(['0001-first', '0002-second']);
  expect(await migrate(pool, folder)).toEqual([]);
  expect(await tables()).toEqual(['first', 'schema_migrations', 'second']);
});

test('nodes that start together run each file once between them', async () => {
  write('0002-slow', 'select pg_sleep(0.2); create table slow (id int);');
  const others = Array.from({ length: 5 }, () => createPool(postgres.url, log));
  const ran = await Promise.all(others.map((other) => migrate(other, folder)));
  await Promise.all(others.map((other) => other.end()));
  expect(ran.flat().sort()).toEqual(['0001-first', '0002-slow']);
});

test('undoes a file that fails, keeps those before it, and names it', async () => {
  write('0002-broken', 'create table half (id int); select nonsense;');
  await expect(migrate(pool, folder)).rejects.toThrow(
    '0002-broken.sql failed: column "nonsense" does not exist',
  );
  expect(await tables()).toEqual(['first', 'schema_migrations']);
});

test('refuses a database that a newer program has migrated', async () => {
  write('0002-newer', 'create table newer (id int);');
  await migrate(pool, folder);
  rmSync(join(folder, '0002-newer.sql'));
  const refused = migrate(pool, folder);
  await expect(refused).rejects.toBeInstanceOf(MigrationError);
  await expect(refused).rejects.toThrow(/0002-newer.*newer version/);
});

test('refuses a file that was changed after it ran, but not for its line ends', async () => {
  write('0001-first', 'create table first\n(id int);');
  await migrate(pool, folder);
  write('0001-first', 'create table first\r\n(id int);');
  expect(await migrate(pool, folder)).toEqual([]);
  write('0001-first', 'create table first (id bigint);');
  await expect(migrate(pool, folder)).rejects.toThrow('0001-first.sql was changed after it ran');
});

test('refuses a file that comes too late for its number', async () => {
  write('0003-third', 'select 1;');
  await migrate(pool, folder);
  write('0002-second', 'select 1;');
  await expect(migrate(pool, folder)).rejects.toThrow('0002-second.sql comes before 0003-third');
});

test.each([
  ['0001-again', 'same number'],
  ['second', 'not named NNNN-name.sql'],
])('refuses the name %s', async (name, why) => {
  write(name, 'select 1;');
  await expect(migrate(pool, folder)).rejects.toThrow(why);
});

test('the migrations of this repository run', async () => {
  await migrate(pool, join(import.meta.dirname, '../../../migrations'));
  expect(await tables()).toEqual(expect.arrayContaining(['conversations', 'messages', 'users']));
});

test('whatever is deleted has an index for each foreign key that leads to it', async () => {
  await migrate(pool, join(import.meta.dirname, '../../../migrations'));
  // Without one each deleted row costs a walk over the whole table. Nothing deletes accounts.
  const { rows } = await pool.query(`
    select conrelid::regclass || ': ' || pg_get_constraintdef(oid) as key from pg_constraint c
    where contype = 'f' and confrelid <> 'users'::regclass and not exists (
      select from pg_index i where i.indrelid = c.conrelid and i.indpred is null
        and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey
    )`);
  expect(rows).toEqual([]);
});
