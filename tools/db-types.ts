// Writes the table types from the migrations, or with --check tells whether they are up to date.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '../backend/src/platform/log.ts';
import { startEmbeddedPostgres } from '../backend/src/platform/postgres/embedded.ts';
import { migrate } from '../backend/src/platform/postgres/migrate.ts';
import { createPool } from '../backend/src/platform/postgres/pool.ts';
import { root, run } from './process.ts';

const target = join(root, 'backend/src/platform/postgres/schema.generated.ts');

/** As the pool's parsers give the values. */
const typeMapping = { int8: 'number', timestamptz: 'string' };

const generated = await generate();
if (!process.argv.includes('--check')) {
  writeFileSync(target, generated);
} else if (readFileSync(target, 'utf8') !== generated) {
  console.error('schema.generated.ts differs from the migrations. Run: npm run db:types');
  process.exitCode = 1;
}

async function generate(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-types-'));
  const log = createLog('error');
  const postgres = await startEmbeddedPostgres(folder, log);
  const pool = createPool(postgres.url, log);
  try {
    await migrate(pool, join(root, 'backend/migrations'));
    const outFile = join(folder, 'schema.ts');
    const done = await run('node_modules/kysely-codegen/dist/cli/bin.js', [
      '--dialect=postgres',
      `--url=${postgres.url}`,
      `--out-file=${outFile}`,
      `--type-mapping=${JSON.stringify(typeMapping)}`,
      '--exclude-pattern=schema_migrations',
    ]);
    if (done.code !== 0) throw new Error(done.output);
    return format(readFileSync(outFile, 'utf8'));
  } finally {
    await pool.end();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function format(source: string): string {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  return execFileSync(process.execPath, [biome, 'format', '--stdin-file-path=schema.generated.ts'], {
    cwd: root,
    input: source,
    encoding: 'utf8',
  });
}
