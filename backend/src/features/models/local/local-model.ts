import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalModelState } from '@parley/contract/models';
import type { LocalModelChoice } from '../../../config/config.ts';
import { AppError } from '../../../platform/app-error.ts';
import type { Log } from '../../../platform/log.ts';
import type { Emit, ModelEngine } from '../port.ts';
import { startEngineProcess } from './engine-process.ts';
import { createHost } from './host.ts';
import { builtInModel, customModel, ensureModelFile } from './model-file.ts';
import { createPreparation, type Preparation } from './preparation.ts';
import { ensureRuntime } from './runtime.ts';
import { rejectOnAbort } from './turns.ts';

/** A model that runs on this machine, in a process of its own; fetched at first use. */
export interface LocalModel extends ModelEngine {
  state(): LocalModelState;
  /** Begins fetching what is missing. */
  prepare(): void;
  /** Ends the download and the model's process; requests under way are cut. */
  stop(): Promise<void>;
  /** Tokens of prompt and answer together. */
  readonly contextWindow: number;
  readonly modelName: string;
}

const builtInWindow = 2_048;
const customWindow = 4_096;
const retryAfterMs = 60_000;
const progressEveryMs = 500;

/**
 * The built-in model, or the GGUF file that `choice` names. Nothing is fetched before `prepare` or the first
 * `stream`, which emits `progress` about twice a second meanwhile. Requests are answered one after another; a
 * conversation longer than the window loses its oldest turns.
 * Errors of `stream`: `model_unavailable` when it cannot be fetched or started (tried again after 60 s at the
 * earliest), `model_stream_cut` when its process died, `model_server_error`, the abort's own reason.
 */
export function createLocalModel(deps: { choice: LocalModelChoice; dataDir: string; log: Log }): LocalModel {
  const { choice, dataDir, log } = deps;
  const model = choice.mode === 'custom' ? customModel(choice.source) : builtInModel;
  const contextWindow = choice.mode === 'custom' ? customWindow : builtInWindow;
  const runtimeFolder = join(dataDir, 'local-engine');
  const preparation = createPreparation<string>({
    retryAfterMs,
    onFailure: (error) => log.warn({ err: error }, 'the built-in model could not be fetched'),
    async work(report, signal) {
      await ensureRuntime(runtimeFolder, report, signal);
      return await ensureModelFile(model, join(dataDir, 'models'), report, signal);
    },
  });
  const host = createHost((modelPath) =>
    startEngineProcess({ runtimeFolder, modelPath, contextTokens: contextWindow }, log),
  );
  return {
    fitsPrompts: true,
    contextWindow,
    modelName: model.name,
    state: () => preparation.state(),
    prepare: () => preparation.start(),
    list: async () => [{ name: model.name, contextWindow }],
    async stream(request, emit, signal) {
      const modelPath = await readyModel(preparation, emit, signal);
      await host.answer(modelPath, request, emit, signal);
    },
    async stop() {
      await Promise.all([preparation.stop(), host.stop()]);
    },
  };
}

async function readyModel(
  preparation: Preparation<string>,
  emit: Emit,
  signal: AbortSignal,
): Promise<string> {
  preparation.start();
  const aborted = rejectOnAbort(signal);
  aborted.catch(() => {});
  while (preparation.state().status === 'downloading') {
    const { message, received_bytes, total_bytes } = preparation.state();
    emit({ type: 'progress', progress: { message: message ?? '', received_bytes, total_bytes } });
    await Promise.race([preparation.settled(), sleep(progressEveryMs), aborted]);
  }
  signal.throwIfAborted();
  const path = preparation.result();
  if (path !== null) return path;
  throw new AppError(
    'model_unavailable',
    `The built-in model could not be fetched (${preparation.state().message ?? 'Parley is stopping'}). Add a provider with OPENAI_API_KEY, or set LOCAL_MODEL to a GGUF file.`,
    { retryAfterMs },
  );
}
