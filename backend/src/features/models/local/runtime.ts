import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from './preparation.ts';
import { runProgram } from './run-program.ts';

const version = '3.22.1';

/** As a plain dependency node-llama-cpp brings every variant, 725 MB; with just the right one it is a tenth. */
const binaries: Record<string, string> = {
  'linux-x64': '@node-llama-cpp/linux-x64',
  'linux-arm64': '@node-llama-cpp/linux-arm64',
  'darwin-arm64': '@node-llama-cpp/mac-arm64-metal',
  'darwin-x64': '@node-llama-cpp/mac-x64',
  'win32-x64': '@node-llama-cpp/win-x64',
};

/**
 * Installs node-llama-cpp into `folder` unless it is there; an installation that was cut off is done again.
 * Errors: a plain Error that says in words why it cannot be had.
 */
export async function ensureRuntime(folder: string, report: Report, signal: AbortSignal): Promise<void> {
  const platform = `${process.platform}-${process.arch}`;
  const binary = binaries[platform];
  if (!binary) throw new Error(`the engine does not run on ${platform}`);
  const stamp = join(folder, 'installed');
  const wanted = `${version} ${platform}`;
  if ((await readFile(stamp, 'utf8').catch(() => null)) === wanted) return;
  report({ message: 'Installing the engine', received: 0, total: null });
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const dependencies = { 'node-llama-cpp': version, [binary]: version };
  const manifest = { name: 'parley-local-engine', private: true, dependencies };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  await install(folder, signal);
  await writeFile(stamp, wanted);
}

/** The Node that Parley fetches for itself has no npm beside it, so the one on PATH is taken. */
function install(folder: string, signal: AbortSignal): Promise<void> {
  const options = ['--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const args = ['install', ...options, '--prefix', folder];
  if (process.platform !== 'win32') return runProgram('npm', args, { signal });
  return runProgram('cmd.exe', ['/d', '/c', 'npm.cmd', ...args], { signal });
}
