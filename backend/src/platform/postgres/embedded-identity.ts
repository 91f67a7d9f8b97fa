import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** `nobody` on every system that we know. */
const unprivilegedId = 65_534;

/** How PostgreSQL's programs are started: it refuses to run as root, so root starts it as somebody else. */
export interface Identity {
  /** Program, arguments and spawn options that run `file` as this identity. */
  command(file: string, args: readonly string[]): [string, string[], { uid?: number; gid?: number }];
  /** Makes a folder that only this identity can use. */
  makeFolder(path: string): void;
  /** Gives a file to this identity. */
  own(path: string): void;
}

/**
 * The identity for a cluster kept in `folder`, made by the program `initdb`.
 *
 * Errors: when we are root and the other user cannot walk to the files, as under /root, and `setpriv` is not there to
 * let it through.
 */
export function chooseIdentity(folder: string, initdb: string): Identity {
  if (process.getuid?.() !== 0) {
    return {
      command: (file, args) => [file, [...args], {}],
      makeFolder: (path) => mkdirSync(path, { recursive: true, mode: 0o700 }),
      own: () => undefined,
    };
  }
  const ids = existingOwner(folder) ?? { uid: unprivilegedId, gid: unprivilegedId };
  const own = (path: string) => chownSync(path, ids.uid, ids.gid);
  const makeFolder = (path: string) => {
    mkdirSync(path, { recursive: true });
    own(path);
    chmodSync(path, 0o700);
  };
  openParent(folder);
  if (canReach(folder, ids.uid) && canReach(initdb, ids.uid)) {
    return { command: (file, args) => [file, [...args], ids], makeFolder, own };
  }
  const prefix = [
    `--reuid=${ids.uid}`,
    `--regid=${ids.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup', // else access(2), which initdb asks, forgets the capability
  ];
  requireSetpriv(prefix, folder, initdb);
  return { command: (file, args) => ['setpriv', [...prefix, file, ...args], {}], makeFolder, own };
}

function existingOwner(folder: string): { uid: number; gid: number } | null {
  const stat = statSync(folder, { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { uid: stat.uid, gid: stat.gid } : null;
}

/** The data folder is ours to open; the folders above it are not. */
function openParent(folder: string): void {
  const parent = dirname(folder);
  const { mode, uid } = statSync(parent);
  if (uid === 0 && (mode & 0o001) === 0) chmodSync(parent, (mode & 0o777) | 0o011);
}

/** Whether this user, a member of no group, may walk to `path`. */
function canReach(path: string, uid: number): boolean {
  const parent = dirname(path);
  const { mode, uid: owner } = statSync(parent);
  const executable = owner === uid ? 0o100 : 0o001;
  return (mode & executable) !== 0 && (parent === dirname(parent) || canReach(parent, uid));
}

function requireSetpriv(prefix: readonly string[], folder: string, initdb: string): void {
  const trial = spawnSync('setpriv', [...prefix, initdb, '--show', `--pgdata=${folder}`]);
  if (trial.status === 0) return;
  throw new Error(
    `PostgreSQL must not run as root, and an unprivileged user cannot reach ${folder} or ${dirname(initdb)}. Move Parley and its data folder out of root's home (for example to /opt/parley), start it as an ordinary user, or set DATABASE_URL.`,
  );
}
