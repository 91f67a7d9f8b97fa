import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

export type Env = Readonly<Record<string, string>>;

/**
 * The variables of the process, completed from the `.env` file in `folder` if there is one. The process's own win.
 * An empty value counts as not set, since that is how Compose passes on an unset variable.
 */
export function readEnv(folder: string, processEnv: NodeJS.ProcessEnv): Env {
  const merged = { ...readEnvFile(join(folder, '.env')), ...withoutEmpty(processEnv) };
  return Object.freeze(withoutEmpty(merged));
}

function readEnvFile(path: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

function withoutEmpty(env: NodeJS.Dict<string>): Record<string, string> {
  const trimmed = Object.entries(env).map(([name, value]) => [name, value?.trim() ?? ''] as const);
  return Object.fromEntries(trimmed.filter(([, value]) => value !== ''));
}
