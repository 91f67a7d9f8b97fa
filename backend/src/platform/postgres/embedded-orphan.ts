import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const fastShutdownMs = 10_000;
const pollMs = 20;

/** Where sockets are put when the data folder's path is too long for one. */
export const shortFolderPrefix = 'parley-pg-';

/**
 * Ends the server that a killed Parley left behind on this cluster, and removes what it left. The caller holds the
 * data folder's lock, so nobody else uses it.
 */
export async function stopOrphan(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  const lines = readLines(file);
  if (!lines) return;
  const pid = Number(lines[0]);
  if (isServerOf(pid, cluster)) {
    process.kill(pid, 'SIGINT');
    if (!(await hasEnded(pid, fastShutdownMs))) process.kill(pid, 'SIGQUIT');
    if (!(await hasEnded(pid, fastShutdownMs))) throw new Error(`PostgreSQL (process ${pid}) does not stop.`);
  }
  removeShortFolder(lines[4] ?? '');
  rmSync(file, { force: true });
}

/** Removes a socket's folder if it is one that we made under the temporary folder. */
export function removeShortFolder(folder: string): void {
  if (dirname(folder) === tmpdir() && basename(folder).startsWith(shortFolderPrefix)) {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readLines(file: string): string[] | null {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** A pid is used again after a while: only a process that works in the cluster's folder is its server. */
function isServerOf(pid: number, cluster: string): boolean {
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster;
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function hasEnded(pid: number, withinMs: number): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(pollMs)) {
    if (!isAlive(pid)) return true;
  }
  return false;
}
