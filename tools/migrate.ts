// Brings the database up to date without starting Parley, for deployments that migrate before they roll out.
import { join } from 'node:path';
import { parseConfig } from '../backend/src/config/parse-config.ts';
import { readEnv } from '../backend/src/config/read-env.ts';
import { createLog } from '../backend/src/platform/log.ts';
import { lockDataFolder } from '../backend/src/platform/postgres/data-folder.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../backend/src/platform/postgres/embedded.ts';
import { migrate } from '../backend/src/platform/postgres/migrate.ts';
import { createPool } from '../backend/src/platform/postgres/pool.ts';
import { root } from './process.ts';

try {
  await main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const parsed = parseConfig(readEnv(root, process.env), root);
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  const { databaseUrl, dataDir } = parsed.config;
  const log = createLog('warn');
  if (databaseUrl !== null) return migrateAt(databaseUrl);
  const folder = lockDataFolder(dataDir, ['npm run migrate']);
  let postgres: EmbeddedPostgres | null = null;
  try {
    postgres = await startEmbeddedPostgres(dataDir, log);
    await migrateAt(postgres.url);
  } finally {
    await postgres?.stop();
    folder.release();
  }
}

async function migrateAt(url: string): Promise<void> {
  const pool = createPool(url, createLog('warn'));
  try {
    const names = await migrate(pool, join(root, 'backend/migrations'));
    console.log(names.length > 0 ? `Migrated: ${names.join(', ')}` : 'The database is up to date.');
  } finally {
    await pool.end();
  }
}
