import type { Config } from './config/config.ts';
import { createPageReader } from './features/pages/read-page.ts';
import { openPage } from './features/pages/service.ts';
import { deleteOldPages } from './features/pages/store.ts';
import { createProviders } from './features/search/create-providers.ts';
import { userAgent } from './features/search/providers/user-agent.ts';
import type { SearchDeps } from './features/search/service.ts';
import { deleteOldResults } from './features/search/store.ts';
import { waitFor } from './features/search/wait.ts';
import { createWebSearch } from './features/search/web-search.ts';
import { createGuardedFetch } from './platform/fetch/guarded-fetch.ts';
import type { Job } from './platform/jobs.ts';
import type { Log } from './platform/log.ts';
import type { Db } from './platform/postgres/pool.ts';

/** Everything that asks the web, wired. */
export interface Web {
  search: SearchDeps;
  jobs: Job[];
  close(): Promise<void>;
}

const minutes = 60_000;
/** For one page in a thread; the longest seen takes a tenth. */
const readMs = 1_500;

export function createWeb({ config, db, log }: { config: Config; db: Db; log: Log }): Web {
  const fetch = createGuardedFetch({ allow: [...config.fetchAllow, ...ownServers(config)], userAgent });
  const reader = createPageReader({ workers: 2, timeoutMs: readMs, maxHeapMb: 256, log });
  const providers = createProviders(config.webSearch, fetch);
  const ways = { wait: waitFor, clock: () => performance.now(), random: Math.random };
  return {
    search: {
      log,
      webSearch: providers.length > 0 ? createWebSearch({ db, log, providers, ...ways }) : null,
      openPage: (url, timeoutMs, signal) => openPage({ db, fetch, reader }, url, timeoutMs, signal),
      warm: () => reader.warm(),
      now: () => new Date(),
    },
    jobs: [
      { name: 'search.clean', everyMs: 10 * minutes, run: () => deleteOldResults(db) },
      { name: 'pages.clean', everyMs: 10 * minutes, run: () => deleteOldPages(db) },
    ],
    close: () => reader.close(),
  };
}

/** Search engines that the operator named may stand anywhere. */
function ownServers({ webSearch: { searxngUrl, duckduckgoUrl, wikipediaUrl } }: Config): string[] {
  return [searxngUrl, duckduckgoUrl, wikipediaUrl].flatMap((address) => {
    if (address === null) return [];
    const { protocol, hostname, port } = new URL(address);
    return [`${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`];
  });
}
