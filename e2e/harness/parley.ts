import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Server, startServer } from '../../tools/server.ts';

export interface Parley extends Server {
  /** Ends the process and removes its data. */
  remove(): Promise<void>;
}

/** A developer's own settings must not reach the tests; a variable set to nothing also hides the one in `.env`. */
export const testSettings: Record<string, string> = {
  DATABASE_URL: '',
  SECRET_KEY: '',
  ENVIRONMENT: '',
  OPENAI_API_KEY: '',
  OPENAI_BASE_URL: '',
  DEFAULT_MODEL: '',
  RATE_LIMITS: 'off',
  WEB_SEARCH: 'off',
  LOG_LEVEL: 'error',
};

/** The product as a user starts it: its own process, PostgreSQL and data folder, on free ports. */
export async function startParley(
  settings: Record<string, string>,
  dataDir: string = mkdtempSync(join(tmpdir(), 'parley-e2e-')),
): Promise<Parley> {
  const server = await startServer({ ...testSettings, PARLEY_DATA_DIR: dataDir, ...settings });
  return {
    ...server,
    async remove() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
