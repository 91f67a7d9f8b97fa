import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLog } from '../../backend/src/platform/log.ts';
import { startEmbeddedPostgres } from '../../backend/src/platform/postgres/embedded.ts';

export interface OwnDatabase {
  url: string;
  /** Where it listens: a port, or a socket's path. */
  listensAt: number | string;
  /** The same database for those who come by another TCP address. */
  urlAt(host: string): string;
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

/** A PostgreSQL of its own, kept in `dataDir`, where nothing but tools and tests uses it. */
export async function startDatabase(
  dataDir: string,
  logLevel: 'error' | 'silent' = 'error',
): Promise<OwnDatabase> {
  mkdirSync(dataDir, { recursive: true });
  const postgres = await startEmbeddedPostgres(dataDir, createLog(logLevel));
  const { host, port } = Object.fromEntries(new URL(postgres.url).searchParams);
  return {
    url: postgres.url,
    listensAt: host?.startsWith('/') ? join(host, `.s.PGSQL.${port}`) : Number(port),
    urlAt(otherHost) {
      const address = new URL(postgres.url);
      address.search = '';
      address.host = otherHost;
      return address.href;
    },
    stop: () => postgres.stop(),
    async kill() {
      process.kill(postgres.pid, 'SIGKILL');
      await postgres.ended;
    },
  };
}
