import type { ProviderState } from '@parley/contract/models';
import type { Config } from '../../config/config.ts';
import { OpenAiCompatible } from './openai-compatible.ts';
import type { ModelEngine, ModelInfo } from './port.ts';

export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly kind: ProviderState['kind'];
  readonly engine: ModelEngine;
  /** It goes on with an assistant message that ends the prompt, instead of answering it. */
  readonly canPrefill?: boolean;
  readonly close: () => Promise<void>;
}

/** What a provider answered last; `models` stays from before when a later question failed. */
export interface Listing {
  models: ModelInfo[];
  error: string | null;
}

const openAiUrl = 'https://api.openai.com/v1';

export interface Program {
  id: string;
  name: string;
  baseUrl: string;
  canPrefill?: boolean;
}

/** Programs that serve models on this machine, where they listen unless told otherwise. */
export const onThisMachine: readonly Program[] = [
  { id: 'ollama', name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', canPrefill: true },
  { id: 'lmstudio', name: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1' },
];

/** The provider of the settings, and `programs`, which may be running or not. */
export function createProviders({ openai }: Config, programs: readonly Program[]): Provider[] {
  const providers = programs
    .filter(({ baseUrl }) => !sameServer(baseUrl, openai.baseUrl))
    .map((program) => ({
      ...provider(program.id, program.name, 'discovered', program.baseUrl, null),
      canPrefill: program.canPrefill === true,
    }));
  if (openai.apiKey === null && openai.baseUrl === null) return providers;
  const baseUrl = openai.baseUrl ?? openAiUrl;
  const { host } = new URL(baseUrl);
  const name = host === new URL(openAiUrl).host ? 'OpenAI' : host;
  return [provider('openai', name, 'configured', baseUrl, openai.apiKey), ...providers];
}

function provider(
  id: string,
  name: string,
  kind: Provider['kind'],
  baseUrl: string,
  apiKey: string | null,
): Provider {
  const engine = new OpenAiCompatible({ provider: name, baseUrl, apiKey });
  return { id, name, kind, engine, close: () => engine.close() };
}

function sameServer(url: string, other: string | null): boolean {
  if (other === null) return false;
  const [a, b] = [new URL(url), new URL(other)];
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(b.hostname);
  return isLoopback && a.port === b.port;
}

const freshMs = 30_000;
const configuredTimeoutMs = 5_000;
const probeTimeoutMs = 400;

/** Asks providers for their models: at most once per 30 s each, and once at a time. */
export class Listings {
  readonly #known = new Map<string, { at: number; listing: Listing }>();
  readonly #asking = new Map<string, Promise<Listing>>();

  async of(provider: Provider): Promise<Listing> {
    const known = this.#known.get(provider.id);
    if (known && performance.now() - known.at < freshMs) return known.listing;
    const asking = this.#asking.get(provider.id) ?? this.#ask(provider);
    this.#asking.set(provider.id, asking);
    return known ? known.listing : asking;
  }

  async #ask(provider: Provider): Promise<Listing> {
    const timeoutMs = provider.kind === 'configured' ? configuredTimeoutMs : probeTimeoutMs;
    let listing: Listing;
    try {
      listing = { models: await provider.engine.list(AbortSignal.timeout(timeoutMs)), error: null };
    } catch (error) {
      const reason =
        (error as Error).name === 'TimeoutError'
          ? `${provider.name} did not answer.`
          : (error as Error).message;
      listing = { models: this.#known.get(provider.id)?.listing.models ?? [], error: reason };
    }
    this.#known.set(provider.id, { at: performance.now(), listing });
    this.#asking.delete(provider.id);
    return listing;
  }
}
