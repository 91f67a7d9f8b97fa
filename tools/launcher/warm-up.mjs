import { existsSync } from 'node:fs';
import { compileCache, runQuietly, step } from './processes.mjs';

/**
 * Lets a first process compile the program into the cache, for a start that a wrong setting stops. The process that
 * serves then loads what is compiled: without this the very first one stays 25 MB larger for as long as it runs.
 */
export async function warmUp(node) {
  if (existsSync(compileCache())) return;
  const env = { WEB_PORT: 'none' };
  await step('Compiling', () => runQuietly(node, ['backend/src/main.ts'], env).catch(() => {}));
}
