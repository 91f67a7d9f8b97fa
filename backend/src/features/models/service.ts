import type { LocalModelState, Model, ModelList } from '@parley/contract/models';
import type { Config } from '../../config/config.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Log } from '../../platform/log.ts';
import { answer } from './answer.ts';
import { knownWindow, unknownWindow } from './context-windows.ts';
import { createLocalModel, type LocalModel } from './local/local-model.ts';
import type { ChatMessage, Emit, ModelEngine } from './port.ts';
import { createProviders, Listings, onThisMachine, type Program, type Provider } from './providers.ts';
import { findModel, preferredModel, type Source, withDefault } from './rules.ts';

/** A model that can be asked. */
export interface ResolvedModel {
  /** `<provider>/<name at the provider>`. */
  id: string;
  name: string;
  contextWindow: number;
  engine: ModelEngine;
  /** It goes on with an assistant message that ends the prompt. */
  canPrefill: boolean;
}

export interface Models {
  list(): Promise<ModelList>;
  /** The named model, or the default. Errors: `model_not_found`, `model_unavailable`. */
  resolve(requested: string | null | undefined): Promise<ResolvedModel>;
  /** The model's answer, with retries before its first word and the prompt made to fit. Errors: `model_*`. */
  answer(model: ResolvedModel, messages: ChatMessage[], emit: Emit, signal: AbortSignal): Promise<void>;
  /** A short answer; what goes past `maxChars` is not waited for. Errors: `model_*`. */
  complete(
    model: ResolvedModel,
    messages: ChatMessage[],
    maxChars: number,
    signal: AbortSignal,
  ): Promise<string>;
  localState(): LocalModelState;
  /** Begins fetching the built-in model when there is no other. */
  start(): void;
  stop(): Promise<void>;
}

const off: LocalModelState = { status: 'off', received_bytes: 0, total_bytes: null, message: null };

export interface ModelsDeps {
  config: Config;
  log: Log;
  /** Where to look for other programs' models; Ollama and LM Studio unless given. */
  programs?: readonly Program[];
}

export function createModels({ config, log, programs = onThisMachine }: ModelsDeps): Models {
  const providers = createProviders(config, programs);
  const listings = new Listings();
  const local = config.localModel.mode === 'off' ? null : createLocal(config, log);
  /** Windows that providers named when they refused a prompt. */
  const learned = new Map<string, number>();

  async function sources(): Promise<readonly Source[]> {
    const asked = await Promise.all(
      providers.map(async (provider) => ({ provider, listing: await listings.of(provider) })),
    );
    const found = asked.filter(
      ({ provider, listing }) => provider.kind === 'configured' || listing.models.length > 0,
    );
    if (
      local &&
      (config.localModel.mode === 'custom' || found.length === 0 || local.model.state().status === 'ready')
    ) {
      found.push({ provider: local.provider, listing: await listings.of(local.provider) });
    }
    return withDefault(found, config.defaultModel);
  }

  function defaultOf(found: readonly Source[]): { provider: Provider; name: string } | null {
    const wanted = config.defaultModel === null ? null : findModel(found, config.defaultModel);
    if (wanted) return wanted;
    for (const { provider, listing } of found) {
      const name = preferredModel(listing.models);
      if (name !== null) return { provider, name };
    }
    return null;
  }

  function resolved(provider: Provider, name: string, found: readonly Source[]): ResolvedModel {
    const id = `${provider.id}/${name}`;
    const listed = found.find((source) => source.provider === provider)?.listing.models;
    const told = listed?.find((model) => model.name === name)?.contextWindow;
    const contextWindow = learned.get(id) ?? told ?? knownWindow(name) ?? unknownWindow;
    const { engine, canPrefill = false } = provider;
    return { id, name, contextWindow, engine, canPrefill };
  }

  const ask: Models['answer'] = (model, messages, emit, signal) =>
    answer(
      {
        engine: model.engine,
        model: model.name,
        window: learned.get(model.id) ?? model.contextWindow,
        messages,
        onWindow: (window) => learned.set(model.id, window),
      },
      emit,
      signal,
    );

  return {
    async list() {
      const found = await sources();
      const chosen = defaultOf(found);
      const items = found.flatMap(({ provider, listing }) =>
        listing.models.map(
          ({ name }): Model => ({
            id: `${provider.id}/${name}`,
            name,
            provider: provider.id,
            context_window: resolved(provider, name, found).contextWindow,
            is_default: chosen?.provider === provider && chosen.name === name,
          }),
        ),
      );
      const states = found.map(({ provider: { id, name, kind }, listing: { error } }) => ({
        id,
        name,
        kind,
        error,
      }));
      return { items, next_cursor: null, providers: states, local: local?.model.state() ?? off };
    },

    async resolve(requested) {
      const found = await sources();
      const chosen = requested ? findModel(found, requested) : defaultOf(found);
      if (chosen) return resolved(chosen.provider, chosen.name, found);
      if (requested) {
        throw new AppError('model_not_found', `There is no model “${requested}”. Choose another one.`);
      }
      const reason = found.find(({ listing }) => listing.error)?.listing.error;
      throw new AppError(
        'model_unavailable',
        reason ?? 'No model is set up. Add a provider: see the README.',
      );
    },

    answer: ask,

    async complete(model, messages, maxChars, signal) {
      const enough = new AbortController();
      let text = '';
      const take: Emit = (event) => {
        if (event.type === 'text') text += event.text;
        if (text.length > maxChars) enough.abort();
      };
      await ask(model, messages, take, AbortSignal.any([signal, enough.signal])).catch((error: unknown) => {
        if (!enough.signal.aborted) throw error;
      });
      return text;
    },

    localState: () => local?.model.state() ?? off,

    start() {
      if (!local) return;
      void sources().then((found) => {
        if (config.localModel.mode === 'custom' || found.every(({ provider }) => provider.kind === 'local')) {
          local.model.prepare();
        }
      });
    },

    async stop() {
      await Promise.all([...providers.map((provider) => provider.close()), local?.model.stop()]);
    },
  };
}

function createLocal(config: Config, log: Log): { model: LocalModel; provider: Provider } {
  const model = createLocalModel({ choice: config.localModel, dataDir: config.dataDir, log });
  const provider = {
    id: 'local',
    name: 'On this machine',
    kind: 'local' as const,
    engine: model,
    close: () => model.stop(),
  };
  return { model, provider };
}
