import { type SpawnOptions, spawn } from 'node:child_process';
import { join } from 'node:path';

/** The repository's root folder. */
export const root = join(import.meta.dirname, '..');

export interface Finished {
  readonly code: number;
  /** What it printed, both streams as they came. */
  readonly output: string;
  readonly seconds: number;
}

/** Runs a script of ours or of a package with this Node in the root folder, and keeps what it prints. */
export function run(script: string, args: readonly string[], options: SpawnOptions = {}): Promise<Finished> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...options,
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code: signal ? 1 : (code ?? 1), output, seconds: (performance.now() - started) / 1000 });
    });
  });
}
