import { spawn } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Binaries } from './embedded-binaries.ts';
import type { Identity } from './embedded-identity.ts';

export const databaseName = 'parley';
export const databaseUser = 'parley';

/** Only what the programs need: our own environment holds secrets. */
export function childEnv(binaries: Binaries): NodeJS.ProcessEnv {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'] as const;
  const inherited = Object.fromEntries(kept.map((name) => [name, process.env[name]]));
  return { ...inherited, ...binaries.env, LC_ALL: 'C', TZ: 'UTC' };
}

/**
 * Makes the cluster `folder` with an empty database, unless it is there. It is built beside and renamed when it is
 * whole, so that a crash in between leaves nothing half-made.
 *
 * Errors: initdb's own words.
 */
export async function ensureCluster(
  folder: string,
  { binaries, identity, password }: { binaries: Binaries; identity: Identity; password: string },
): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) return;
  const parent = dirname(folder);
  for (const name of readdirSync(parent)) {
    if (name.startsWith('new-')) rmSync(join(parent, name), { recursive: true });
  }
  const unfinished = join(parent, `new-${process.pid}`);
  const passwordFile = join(parent, `new-${process.pid}.password`);
  identity.makeFolder(unfinished);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  identity.own(passwordFile);
  const run = (program: string, args: string[], input = '') =>
    runProgram(identity.command(program, args), childEnv(binaries), { cwd: parent, input });
  await run(binaries.initdb, [
    `--pgdata=${unfinished}`,
    `--username=${databaseUser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ]);
  rmSync(passwordFile);
  await run(
    binaries.postgres,
    ['--single', '-D', unfinished, 'postgres'],
    `create database ${databaseName};\n`,
  );
  renameSync(unfinished, folder);
}

function runProgram(
  [file, args, ids]: ReturnType<Identity['command']>,
  env: NodeJS.ProcessEnv,
  { cwd, input }: { cwd: string; input: string },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...ids, env, cwd, detached: true });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.stdin.on('error', () => undefined); // the exit code tells
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${file} ended with code ${code}:\n${output.trim()}`)),
    );
  });
}
