import { spawn } from 'node:child_process';

const keptOutput = 2000;

/**
 * Runs a program out of sight until it ends; aborting `signal` ends it.
 * Errors: `ProgramMissing` when there is no such program; else a plain Error with the end of its output.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { signal: AbortSignal; env?: NodeJS.ProcessEnv },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
      signal: options.signal,
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk).slice(-keptOutput);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new ProgramMissing(program) : error),
    );
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program}: ${lastLine(output) || `exit code ${code}`}`)),
    );
  });
}

export class ProgramMissing extends Error {
  constructor(program: string) {
    super(`${program} is not on PATH`);
    this.name = 'ProgramMissing';
  }
}

function lastLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  return (lines.findLast((line) => /error/i.test(line)) ?? lines.findLast((line) => line) ?? '').slice(
    0,
    300,
  );
}
