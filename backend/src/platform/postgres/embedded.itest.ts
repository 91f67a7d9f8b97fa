import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { startEmbeddedPostgres } from './embedded.ts';
import { findBinaries } from './embedded-binaries.ts';
import { chooseIdentity } from './embedded-identity.ts';
import { createPool } from './pool.ts';

const log = createLog('silent');
const isRoot = process.getuid?.() === 0;
let home: string;
let dataDir: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'parley-embedded-'));
  chmodSync(home, 0o755);
  dataDir = join(home, 'my data');
  mkdirSync(dataDir);
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

async function withPostgres<T>(work: (url: string, pid: number) => Promise<T>, at = dataDir): Promise<T> {
  const postgres = await startEmbeddedPostgres(at, log);
  try {
    return await work(postgres.url, postgres.pid);
  } finally {
    await postgres.stop();
  }
}

async function query(url: string, sql: string) {
  const pool = createPool(url, log);
  return pool.query(sql).then(
    ({ rows }) => pool.end().then(() => rows),
    (error) => pool.end().then(() => Promise.reject(error)),
  );
}

const isAlive = (pid: number) => existsSync(`/proc/${pid}`);

test('keeps rows from one start to the next', async () => {
  await withPostgres((url) => query(url, 'create table kept as select 7 as value'));
  expect(await withPostgres((url) => query(url, 'select value from kept'))).toEqual([{ value: 7 }]);
});

test('is PostgreSQL 18 that syncs to disk, in UTF-8 and UTC, and gives values as the program wants them', async () => {
  const [row] = await withPostgres((url) =>
    query(
      url,
      `select current_setting('server_version_num')::int / 10000 as version, current_setting('fsync') as fsync,
       current_setting('server_encoding') as encoding, current_setting('timezone') as zone, lower('ÄÉ') as lower,
       5::bigint as id, array[5, null]::bigint[] as ids, timestamptz '2025-11-24 01:33:00.5+01' as at`,
    ),
  );
  expect(row).toEqual({
    version: 18,
    fsync: 'on',
    encoding: 'UTF8',
    zone: 'UTC',
    lower: 'äé',
    id: 5,
    ids: [5, null],
    at: '2025-11-24T00:33:00.500000Z',
  });
});

test('nobody enters without the password, and no TCP port is open', async () => {
  await withPostgres(async (url) => {
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
    expect(await query(url, "select current_setting('listen_addresses') as tcp")).toEqual([{ tcp: '' }]);
  });
});

test('starts on a path too long for a socket, and leaves nothing in the temporary folder', async () => {
  const long = join(home, 'long'.repeat(15), 'path'.repeat(15));
  mkdirSync(long, { recursive: true });
  const socketFolder = await withPostgres(async (url) => {
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    return new URL(url).searchParams.get('host') ?? '';
  }, long);
  expect(dirname(socketFolder)).toBe(tmpdir());
  expect(existsSync(socketFolder)).toBe(false);
});

test('an initdb that was cut off is begun anew', async () => {
  mkdirSync(join(dataDir, 'postgres/new-1/base'), { recursive: true });
  writeFileSync(join(dataDir, 'postgres/new-1/PG_VERSION'), '18\n');
  await withPostgres((url) => query(url, 'select 1'));
  expect(readdirSync(join(dataDir, 'postgres'))).toEqual(['18']);
});

test('a start after SIGKILL ends the server left behind and loses no acknowledged row', async () => {
  const { child, pid } = await startInOtherProcess();
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(pid)).toBe(true);
  await withPostgres(async (url, newPid) => {
    expect(newPid).not.toBe(pid);
    expect(isAlive(pid)).toBe(false);
    expect(await query(url, 'select value from kept')).toEqual([{ value: 7 }]);
  });
});

test('a stale postmaster.pid whose pid belongs to another program is no obstacle', async () => {
  await withPostgres((url) => query(url, 'select 1'));
  const stale = [process.pid, dataDir, 0, 5432, '', '', '', 'ready'].join('\n');
  writeFileSync(join(dataDir, 'postgres/18/postmaster.pid'), stale);
  await withPostgres((url) => query(url, 'select 1'));
});

test('tells when the server ends by itself', async () => {
  const postgres = await startEmbeddedPostgres(dataDir, log);
  process.kill(postgres.pid, 'SIGKILL');
  expect((await postgres.ended).message).toContain('ended unexpectedly (SIGKILL)');
  await postgres.stop();
});

test('says in PostgreSQL words why it cannot start', async () => {
  await withPostgres((url) => query(url, 'select 1'));
  writeFileSync(join(dataDir, 'postgres/18/postgresql.conf'), 'no_such_setting = 1\n');
  await expect(startEmbeddedPostgres(dataDir, log)).rejects.toThrow(/did not start.*no_such_setting/s);
});

test.runIf(isRoot)('root can keep its data where no other user may walk', async () => {
  chmodSync(home, 0o700);
  expect(await withPostgres((url) => query(url, 'select 1 as one'))).toEqual([{ one: 1 }]);
});

test.runIf(isRoot)('root can keep the program where no other user may walk', () => {
  const { initdb } = findBinaries(join(home, 'links'));
  cpSync(join(initdb, '../..'), join(home, 'native'), { recursive: true, verbatimSymlinks: true });
  chmodSync(home, 0o700);
  const copy = join(home, 'native/bin/initdb');
  const identity = chooseIdentity(join(dataDir, 'postgres'), copy);
  const [file, args, ids] = identity.command(copy, ['--show', `--pgdata=${dataDir}`]);
  expect(spawnSync(file, args, ids).status).toBe(0);
});

async function startInOtherProcess(): Promise<{ child: ChildProcess; pid: number }> {
  const here = (file: string) => JSON.stringify(join(import.meta.dirname, file));
  const code = `
    const { startEmbeddedPostgres } = await import(${here('embedded.ts')});
    const { createPool } = await import(${here('pool.ts')});
    const { createLog } = await import(${here('../log.ts')});
    const log = createLog('silent');
    const postgres = await startEmbeddedPostgres(${JSON.stringify(dataDir)}, log);
    await createPool(postgres.url, log).query('create table kept as select 7 as value');
    console.log(postgres.pid);`;
  const child = spawn(process.execPath, ['-e', `(async () => {${code}})()`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [pid] = await once(child.stdout, 'data');
  return { child, pid: Number(pid) };
}
