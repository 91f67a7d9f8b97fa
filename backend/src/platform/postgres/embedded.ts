import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { mkdtempSync, realpathSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Log } from '../log.ts';
import { type Binaries, findBinaries } from './embedded-binaries.ts';
import { childEnv, databaseName, databaseUser, ensureCluster } from './embedded-cluster.ts';
import { chooseIdentity, type Identity } from './embedded-identity.ts';
import { removeShortFolder, shortFolderPrefix, stopOrphan } from './embedded-orphan.ts';
import { keepSecret } from './secret-key.ts';

export interface EmbeddedPostgres {
  /** For `createPool`. */
  readonly url: string;
  readonly pid: number;
  /** Settles when the server ends although nobody called `stop`. */
  readonly ended: Promise<Error>;
  /** Ends all sessions and the server. Resolves when it has ended; `SIGINT`, after 8 s `SIGQUIT`. */
  stop(): Promise<void>;
}

type Server = ChildProcessByStdio<null, null, Readable>;

const majorVersion = '18';
const maxSocketPathBytes = 100;
const startTimeoutMs = 60_000;
const stopTimeoutMs = 8_000;

/** One box, some tens of users: small when idle, safe on power loss. */
const settings = {
  fsync: 'on',
  shared_buffers: '32MB',
  max_connections: '40',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '256MB',
  min_wal_size: '32MB',
  max_logical_replication_workers: '0',
  max_parallel_workers_per_gather: '0',
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_line_prefix: '',
};

/**
 * Starts a real PostgreSQL kept in `dataDir`/postgres, which is made at the first call. The caller holds the data
 * folder's lock; a server left behind by a killed process is ended first.
 *
 * Shape:  listens on a unix socket only (on Windows on a loopback port), with a password kept in the data folder.
 * Errors: PostgreSQL's own words when it cannot start; why root cannot run it here.
 */
export async function startEmbeddedPostgres(dataDir: string, log: Log): Promise<EmbeddedPostgres> {
  const folder = join(realpathSync(dataDir), 'postgres');
  const binaries = findBinaries(join(realpathSync(dataDir), 'postgres-lib'));
  const identity = chooseIdentity(folder, binaries.initdb);
  identity.makeFolder(folder);
  const password = keepSecret(dataDir, 'postgres-password');
  const cluster = join(folder, majorVersion);
  await ensureCluster(cluster, { binaries, identity, password });
  await stopOrphan(cluster);
  const address = await chooseAddress(folder, identity);
  const server = spawnServer(cluster, { binaries, identity, address });
  // Whatever ends this process, save SIGKILL, ends the server too.
  const endWithUs = () => server.kill('SIGINT');
  process.once('exit', endWithUs);
  await ready(server, log);
  let stopping = false;
  const closed = new Promise<string>((resolve) =>
    server.once('exit', (code, signal) => resolve(signal ?? `code ${code}`)),
  );
  return {
    url: toUrl(address, password),
    pid: server.pid ?? 0,
    ended: new Promise((resolve) => {
      void closed.then((how) => {
        if (!stopping) resolve(new Error(`PostgreSQL ended unexpectedly (${how}).`));
      });
    }),
    async stop() {
      if (!stopping && server.exitCode === null) askToStop(server, cluster, binaries);
      stopping = true;
      const force = setTimeout(() => server.kill('SIGQUIT'), stopTimeoutMs);
      await closed;
      clearTimeout(force);
      process.off('exit', endWithUs);
      removeShortFolder(address.socketFolder ?? '');
    },
  };
}

type Address = { socketFolder: string; port?: undefined } | { socketFolder?: undefined; port: number };

async function chooseAddress(folder: string, identity: Identity): Promise<Address> {
  if (process.platform === 'win32') return { port: await freePort() };
  if (Buffer.byteLength(join(folder, '.s.PGSQL.5432')) <= maxSocketPathBytes) return { socketFolder: folder };
  const socketFolder = mkdtempSync(join(tmpdir(), shortFolderPrefix));
  identity.makeFolder(socketFolder);
  return { socketFolder };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

function toUrl({ socketFolder, port }: Address, password: string): string {
  const host = socketFolder ?? '127.0.0.1';
  const query = new URLSearchParams({ host, port: String(port ?? 5432) });
  return `postgresql://${databaseUser}:${password}@localhost/${databaseName}?${query}`;
}

function spawnServer(
  cluster: string,
  { binaries, identity, address }: { binaries: Binaries; identity: Identity; address: Address },
): Server {
  const listen =
    address.socketFolder === undefined
      ? { listen_addresses: '127.0.0.1', port: String(address.port) }
      : {
          listen_addresses: '',
          unix_socket_directories: `"${address.socketFolder.replaceAll('"', '""')}"`,
          unix_socket_permissions: '0700',
        };
  const options = Object.entries({ ...settings, ...listen }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const [file, args, ids] = identity.command(binaries.postgres, ['-D', cluster, ...options]);
  // Its own process group: Ctrl-C in the terminal must reach it through us, after our last writes.
  return spawn(file, args, {
    ...ids,
    cwd: join(cluster, '..'),
    env: childEnv(binaries),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Resolves when the server takes connections; its later lines go to the log. */
function ready(server: Server, log: Log): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const fail = (why: string) => {
      clearTimeout(timeout);
      reject(new Error([`The built-in PostgreSQL did not start: ${why}.`, ...said].join('\n')));
    };
    const timeout = setTimeout(() => {
      server.kill('SIGQUIT');
      fail(`it was not ready after ${startTimeoutMs / 1000} s`);
    }, startTimeoutMs);
    server.once('error', (error) => fail(error.message));
    server.once('exit', (code, signal) => fail(`it ended with ${signal ?? `code ${code}`}`));
    createInterface({ input: server.stderr }).on('line', (line) => {
      logLine(line, log);
      if (said.push(line) > 20) said.shift();
      if (!line.endsWith('database system is ready to accept connections')) return;
      clearTimeout(timeout);
      resolve();
    });
  });
}

function logLine(line: string, log: Log): void {
  if (/^(WARNING|ERROR):/.test(line)) log.warn({ postgres: line });
  else if (/^(FATAL|PANIC):/.test(line)) log.error({ postgres: line });
  else log.debug({ postgres: line });
}

function askToStop(server: Server, cluster: string, binaries: Binaries): void {
  if (process.platform !== 'win32') server.kill('SIGINT');
  else spawn(binaries.pgCtl, ['stop', '-D', cluster, '-m', 'fast', '-W'], { stdio: 'ignore' });
}
