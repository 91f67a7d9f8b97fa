import type { ModelInfo } from './port.ts';
import type { Listing, Provider } from './providers.ts';

/** Chosen first when nobody chose: good, quick and affordable. */
const preferred = [/^gpt-5(\.\d+)?-mini$/, /^gpt-4\.1-mini$/, /^gpt-4o-mini$/, /^gpt-5/, /^gpt-4/];

export function preferredModel(models: readonly ModelInfo[]): string | null {
  for (const pattern of preferred) {
    const found = models.find(({ name }) => pattern.test(name.split('/').at(-1) ?? ''));
    if (found) return found.name;
  }
  return models[0]?.name ?? null;
}

/**
 * The model that `wanted` names: `<provider>/<name>`, or a bare name at any provider. A configured provider whose list
 * could not be had is believed to have it.
 */
export function findModel(
  sources: readonly { provider: Provider; listing: Listing }[],
  wanted: string,
): { provider: Provider; name: string } | null {
  for (const name of namesIn(wanted)) {
    for (const { provider, listing } of sources) {
      if (name.provider !== null && name.provider !== provider.id) continue;
      if (listing.models.some((model) => model.name === name.model)) return { provider, name: name.model };
    }
  }
  const trusting = sources.find(
    ({ provider, listing }) => provider.kind === 'configured' && listing.models.length === 0,
  )?.provider;
  return trusting ? { provider: trusting, name: withoutPrefix(wanted, trusting.id) } : null;
}

/** Both readings: names at a provider may hold slashes themselves. */
function namesIn(wanted: string): { provider: string | null; model: string }[] {
  const slash = wanted.indexOf('/');
  const bare = { provider: null, model: wanted };
  if (slash < 0) return [bare];
  return [{ provider: wanted.slice(0, slash), model: wanted.slice(slash + 1) }, bare];
}

const withoutPrefix = (wanted: string, provider: string): string =>
  wanted.startsWith(`${provider}/`) ? wanted.slice(provider.length + 1) : wanted;
