import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { createLog } from '../platform/log.ts';
import { startEmbeddedPostgres } from '../platform/postgres/embedded.ts';
import { migrate } from '../platform/postgres/migrate.ts';
import { createPool } from '../platform/postgres/pool.ts';
import { withDatabase } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the template database; each test file clones it. */
    templateUrl: string;
  }
}

const template = 'parley_template';

/** One real PostgreSQL for the whole run, with a migrated template database in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-test-'));
  const log = createLog('error');
  const postgres = await startEmbeddedPostgres(dataDir, log);
  const admin = createPool(postgres.url, log);
  await admin.query(`create database ${template}`);
  await admin.end();
  const templateUrl = withDatabase(postgres.url, template);
  const pool = createPool(templateUrl, log);
  await migrate(pool, join(import.meta.dirname, '../../migrations'));
  await pool.end();
  project.provide('templateUrl', templateUrl);
  return async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}
