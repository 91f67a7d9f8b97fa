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

export interface Source {
  provider: Provider;
  listing: Listing;
}

/**
 * The model that `wanted` names: `<provider>/<name>`, or a bare name at any provider. A configured provider whose list
 * could not be had is believed to have it.
 */
export function findModel(
  sources: readonly Source[],
  wanted: string,
): { provider: Provider; name: string } | null {
  const listed = findListed(sources, wanted);
  if (listed) return listed;
  const trusting = configuredFor(sources, wanted);
  return trusting?.listing.models.length === 0
    ? { provider: trusting.provider, name: withoutPrefix(wanted, trusting.provider.id) }
    : null;
}

/**
 * The sources with the model of the settings in them. Lists leave out what is no chat model by its name, and some
 * providers list nothing or cannot be asked: a model that no list holds is believed to be at the configured provider.
 */
export function withDefault(sources: readonly Source[], wanted: string | null): readonly Source[] {
  if (wanted === null || findListed(sources, wanted)) return sources;
  const believed = configuredFor(sources, wanted);
  if (!believed) return sources;
  const model = { name: withoutPrefix(wanted, believed.provider.id), contextWindow: null };
  const listing = { ...believed.listing, models: [model, ...believed.listing.models] };
  return sources.map((source) => (source === believed ? { ...source, listing } : source));
}

function findListed(sources: readonly Source[], wanted: string): { provider: Provider; name: string } | null {
  for (const name of namesIn(wanted)) {
    for (const { provider, listing } of sources) {
      if (name.provider !== null && name.provider !== provider.id) continue;
      if (listing.models.some((model) => model.name === name.model)) return { provider, name: name.model };
    }
  }
  return null;
}

/** The provider of the settings, unless `wanted` names a program on this machine. */
function configuredFor(sources: readonly Source[], wanted: string): Source | null {
  if (/^(ollama|lmstudio|local)\//.test(wanted)) return null;
  return sources.find(({ provider }) => provider.kind === 'configured') ?? null;
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
