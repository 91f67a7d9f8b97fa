import type { WebSearchConfig } from '../../config/config.ts';
import type { GuardedFetch } from '../../platform/fetch/port.ts';
import type { SearchProvider } from './port.ts';
import { createBrave } from './providers/brave.ts';
import { createDuckDuckGo } from './providers/duckduckgo.ts';
import { createSearxng } from './providers/searxng.ts';
import { createTavily } from './providers/tavily.ts';
import { createWikipedia } from './providers/wikipedia.ts';
import { waitFor } from './wait.ts';

/** In the order in which they are asked: what the administrator has set up, then those that need nothing. */
export function createProviders(config: WebSearchConfig, fetch: GuardedFetch): SearchProvider[] {
  if (!config.enabled) return [];
  const { searxngUrl, braveApiKey, tavilyApiKey, duckduckgoUrl, wikipediaUrl } = config;
  return [
    ...(searxngUrl ? [createSearxng(fetch, searxngUrl)] : []),
    ...(braveApiKey ? [createBrave(fetch, braveApiKey)] : []),
    ...(tavilyApiKey ? [createTavily(fetch, tavilyApiKey)] : []),
    createDuckDuckGo({ fetch, baseUrl: duckduckgoUrl, wait: waitFor }),
    wikipediaUrl === null
      ? createWikipedia(fetch)
      : createWikipedia(fetch, () => `${wikipediaUrl}/w/api.php`),
  ];
}
