import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The setting that loads a file of this folder into a server before its own code. */
export const preload = (file: string) => ({
  NODE_OPTIONS: `--import ${pathToFileURL(join(import.meta.dirname, file)).href}`,
});
