import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The setting that loads a file of `e2e/preload` into a server before its own code. */
export const preload = (file: string) => ({
  NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, '../preload', file)).href}`,
});
