import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Another process uses the folder, or it cannot be used at all. The message is for the administrator. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

export interface DataFolder {
  /** Absolute path. */
  readonly path: string;
  release(): void;
}

interface Holder {
  pid: number;
  addresses: readonly string[];
}

const sqliteBusy = 5;

/**
 * Takes the data folder for this process until `release` or until the process ends, however it ends.
 *
 * The lock is SQLite's exclusive lock on an empty file, which is the one kernel file lock that Node offers on every
 * platform. So it cannot be stolen from a process that hangs, and a killed process or a reused pid leaves nothing
 * behind. The file beside it only tells who holds the lock.
 *
 * Errors: `DataFolderError`, naming the holder's pid and addresses when another process has it.
 */
export function lockDataFolder(path: string, addresses: readonly string[]): DataFolder {
  createFolder(path);
  const holderFile = join(path, 'parley.pid');
  const lock = takeLock(path, holderFile);
  const holder: Holder = { pid: process.pid, addresses };
  writeFileSync(holderFile, `${JSON.stringify(holder)}\n`);
  return { path, release: () => lock.close() };
}

function createFolder(path: string): void {
  try {
    if (mkdirSync(path, { recursive: true }) === undefined) return;
    // Root's PostgreSQL runs as another user, who must be able to walk through.
    chmodSync(path, process.getuid?.() === 0 ? 0o711 : 0o700);
  } catch (error) {
    throw new DataFolderError(`The data folder ${path} cannot be made: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}

function takeLock(path: string, holderFile: string): DatabaseSync {
  try {
    const lock = new DatabaseSync(join(path, 'parley.lock'), { timeout: 0 });
    lock.exec('begin exclusive');
    return lock;
  } catch (cause) {
    const isHeld = (cause as { errcode?: number }).errcode === sqliteBusy;
    throw new DataFolderError(
      isHeld
        ? describeHolder(path, readHolder(holderFile))
        : `The data folder ${path} cannot be written to. It may belong to another user: start Parley as that user, or set PARLEY_DATA_DIR to another folder.`,
      { cause },
    );
  }
}

function readHolder(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return null; // the holder has just started and not yet written it
  }
}

function describeHolder(path: string, holder: Holder | null): string {
  const who = holder ? `process ${holder.pid}, at ${holder.addresses.join(' and ')}` : 'another process';
  return `The data folder ${path} is in use by ${who}. Stop it first, or set PARLEY_DATA_DIR to another folder.`;
}
