import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { createApp } from './app.ts';
import type { Config } from './config/config.ts';
import { parseConfig } from './config/parse-config.ts';
import { readEnv } from './config/read-env.ts';
import { listen, origins } from './listen.ts';
import { watchLoad } from './platform/load.ts';
import { createLog, type Log } from './platform/log.ts';
import { lockDataFolder } from './platform/postgres/data-folder.ts';
import { startEmbeddedPostgres } from './platform/postgres/embedded.ts';
import { migrate } from './platform/postgres/migrate.ts';
import { closePool, createDatabase, createPool } from './platform/postgres/pool.ts';
import { reachDatabase } from './platform/postgres/reach.ts';
import { keepSecret } from './platform/postgres/secret-key.ts';
import { ticker } from './platform/ticker.ts';
import { say, sayStep, showDownload } from './progress.ts';
import { type OnStop, type Started, untilAskedToStop } from './shutdown.ts';

const root = join(import.meta.dirname, '../..');
const uiDir = join(root, 'frontend/out');
const queriesGraceMs = 2_000;

function loadConfig(): Config {
  const parsed = parseConfig(readEnv(root, process.env), root);
  if (!parsed.ok) {
    throw new Error(['Parley cannot start with these settings:', ...parsed.faults].join('\n  '));
  }
  for (const warning of parsed.warnings) say(`Note: ${warning}`);
  return parsed.config;
}

async function openDatabase(config: Config, log: Log, onStop: OnStop, stopping: AbortSignal) {
  let url = config.databaseUrl;
  let ended: Promise<Error> | null = null;
  if (url === null) {
    const postgres = await sayStep('Starting PostgreSQL', () => startEmbeddedPostgres(config.dataDir, log));
    onStop('PostgreSQL', () => postgres.stop());
    ({ url, ended } = postgres);
  }
  const pool = createPool(url, log);
  onStop('database connections', () => closePool(pool, queriesGraceMs));
  if (config.databaseUrl !== null) await waitForDatabase(pool, stopping);
  await sayStep('Bringing the database up to date', () => migrate(pool, join(root, 'backend/migrations')));
  return { pool, ended };
}

async function waitForDatabase(pool: Pool, stopping: AbortSignal): Promise<void> {
  const onWait = ({ message, name, ...fault }: NodeJS.ErrnoException) =>
    say(`Waiting for the database (DATABASE_URL): ${message || fault.code || name}`);
  try {
    await reachDatabase(pool, onWait, stopping);
  } catch (cause) {
    throw new Error(`DATABASE_URL: The database cannot be used: ${(cause as Error).message}`, { cause });
  }
}

async function start(onStop: OnStop, stopping: AbortSignal): Promise<Started> {
  const config = loadConfig();
  const log = createLog(config.logLevel);
  const at = origins(config);
  const folder = lockDataFolder(config.dataDir, [at.web, at.api]);
  onStop('data folder', () => folder.release());
  const { pool, ended } = await openDatabase(config, log, onStop, stopping);
  const app = await createApp({
    config,
    db: createDatabase(pool),
    pool,
    secretKey: config.secretKey ?? keepSecret(config.dataDir, 'secret-key'),
    log,
    exclusive: config.databaseUrl === null,
    load: watchLoad(ticker),
    uiDir: existsSync(join(uiDir, 'csp.json')) ? uiDir : null,
  });
  onStop('app', () => app.stop());
  await app.start();
  const stopListening = await listen(app.fastify, config);
  onStop('ports', stopListening);
  onStop('readiness', () => app.retire());
  say(`Parley is ready: ${at.web}   API and docs: ${at.api}/docs`);
  onStop('progress', showDownload(app.localModelState));
  return { failure: ended };
}

await untilAskedToStop(start);
