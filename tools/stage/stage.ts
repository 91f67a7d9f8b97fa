import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeModel, startFakeModel } from '../fake-model/server.ts';
import { type FakeWeb, startFakeWeb } from '../fake-web/server.ts';
import { startFleet } from '../fleet/fleet.ts';

/** The built product, with a scripted model and a web of its own, for programs that drive it in a browser. */
export interface Stage {
  readonly url: string;
  readonly databaseUrl: string;
  readonly fake: FakeModel;
  readonly web: FakeWeb;
  /** Ends all of it and removes its data. */
  stop(): Promise<void>;
}

export async function startStage(): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-stage-'));
  const [fake, web] = await Promise.all([startFakeModel(), startFakeWeb()]);
  const fleet = await startFleet({
    size: 1,
    dataDir,
    settings: {
      ENVIRONMENT: '',
      OPENAI_BASE_URL: `${fake.url}/v1`,
      OPENAI_API_KEY: 'stage',
      DEFAULT_MODEL: '',
      LOCAL_MODEL: 'off',
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'error',
      WEB_SEARCH: 'on',
      DUCKDUCKGO_URL: web.url,
      WIKIPEDIA_URL: web.url,
      FETCH_ALLOW: web.hosts.join(','),
    },
  });
  return {
    url: fleet.nodes[0]?.url ?? fleet.url,
    databaseUrl: fleet.databaseUrl,
    fake,
    web,
    async stop() {
      await fleet.stop();
      await Promise.all([web.close(), fake.close()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
