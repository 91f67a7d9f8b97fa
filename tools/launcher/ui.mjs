import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onlyOne } from './only-one.mjs';
import { runQuietly, step } from './processes.mjs';
import { root, runtimeFolder } from './root.mjs';

const sources = [
  'contract/src',
  'frontend/next.config.ts',
  'frontend/package.json',
  'frontend/postcss.config.mjs',
  'frontend/public',
  'frontend/src',
  'package-lock.json',
  'tools/build-ui.ts',
  'tools/eager-modules.ts',
];
const result = join(root, 'frontend/out/csp.json');
const stamp = join(runtimeFolder, 'ui.sha256');

/** Builds the UI unless it was built from these very sources. */
export async function ensureUi(node) {
  if (isBuilt()) return;
  await onlyOne('ui', async () => {
    if (isBuilt()) return;
    const hash = hashSources();
    await step('Building the UI', () => runQuietly(node, ['tools/build-ui.ts']));
    mkdirSync(runtimeFolder, { recursive: true });
    writeFileSync(stamp, hash);
  });
}

function isBuilt() {
  return existsSync(result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources();
}

function hashSources() {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((path) => listFiles(path))) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function listFiles(path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [path];
  const names = readdirSync(join(root, path)).filter((name) => !/\.test\.tsx?$/.test(name));
  return names.sort().flatMap((name) => listFiles(`${path}/${name}`));
}
