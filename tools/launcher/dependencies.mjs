import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onlyOne } from './only-one.mjs';
import { npm, step } from './processes.mjs';
import { root } from './root.mjs';

/**
 * Installs what package-lock.json asks for, unless it is there. npm's own record of what lies in node_modules is the
 * measure, so an installation by hand counts, and one that was cut off does not.
 */
export async function ensureDependencies({ development }) {
  if (isInstalled(development)) return;
  await onlyOne('dependencies', async () => {
    if (isInstalled(development)) return;
    const what = development ? 'Installing dependencies, development tools too' : 'Installing dependencies';
    await step(what, () => install(development ? [] : ['--omit=dev']));
  });
}

/** npm ci refuses a lock file without the packages of other platforms; npm install fills such gaps by itself. */
async function install(options) {
  try {
    await npm(['ci', ...options]);
  } catch (error) {
    if (!error.message.includes('code EUSAGE')) throw error;
    await npm(['install', '--no-save', ...options]);
  }
}

function isInstalled(development) {
  const wanted = readPackages('package-lock.json');
  const present = readPackages('node_modules/.package-lock.json');
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.link) return true;
    if (!development && (entry.dev || entry.devOptional)) return true;
    const found = present[path];
    return found ? found.version === entry.version : Boolean(entry.optional || entry.devOptional);
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}
