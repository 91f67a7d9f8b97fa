import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FakeModel } from '../../tools/fake-model/server.ts';
import { type FleetNode, startNode } from '../../tools/fleet/fleet.ts';

export interface Parley extends FleetNode {
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

/** Answers come from `fake` and nobody else. */
export const answeredBy = ({ url }: FakeModel) => ({
  OPENAI_BASE_URL: `${url}/v1`,
  OPENAI_API_KEY: 'test',
  LOCAL_MODEL: 'off',
});

export const newDataDir = () => mkdtempSync(join(tmpdir(), 'parley-e2e-'));

/** The product as a user starts it: its own process, PostgreSQL and data folder, on free ports. */
export async function startParley(
  settings: Record<string, string>,
  dataDir: string = newDataDir(),
): Promise<Parley> {
  const node = await startNode({ ...testSettings, PARLEY_DATA_DIR: dataDir, ...settings });
  const remove = async () => {
    await node.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return Object.assign(node, { remove });
}
