import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ChatMessage } from '../port.ts';
import type { ChildSettings } from './protocol.ts';

/** The part of node-llama-cpp used here; it is installed at run time, so its own types are not at hand. */
interface NodeLlamaCpp {
  getLlama(options: {
    gpu: false;
    build: 'never';
    logLevel: 'error';
    progressLogs: false;
    maxThreads: number;
  }): Promise<{
    loadModel(options: { modelPath: string }): Promise<Model>;
  }>;
  resolveChatWrapper(model: Model, options?: { type: 'jinjaTemplate' }): ChatWrapper;
  LlamaChat: new (options: { contextSequence: Sequence; chatWrapper: ChatWrapper }) => Chat;
}

interface Model {
  readonly tokenizer: unknown;
  readonly trainContextSize: number;
  createContext(options: { contextSize: number; threads: number }): Promise<{
    readonly contextSize: number;
    getSequence(): Sequence;
  }>;
}

interface Sequence {
  readonly tokenMeter: { getState(): { usedOutputTokens: number } };
}

type Turn = { type: 'system' | 'user'; text: string } | { type: 'model'; response: string[] };

interface ChatWrapper {
  readonly wrapperName: string;
  generateContextState(options: { chatHistory: Turn[] }): {
    contextText: { tokenize(tokenizer: unknown): readonly number[] };
  };
}

interface Chat {
  generateResponse(
    history: Turn[],
    options: {
      maxTokens: number;
      temperature: number;
      topP: number;
      repeatPenalty: { penalty: number; lastTokens: number };
      signal: AbortSignal;
      stopOnAbortSignal: true;
      onTextChunk: (text: string) => void;
    },
  ): Promise<{ metadata: { stopReason: string } }>;
}

/** A loaded model. Tokens everywhere. */
export interface Llama {
  contextTokens: number;
  /** The exact length of these messages in the model's own template. */
  count(messages: readonly ChatMessage[]): number;
  chat: Chat;
  /** Every token written since the load. */
  writtenTokens(): number;
}

/** Loads the runtime and the model. Errors: whatever node-llama-cpp throws. */
export async function loadLlama({ runtimeFolder, modelPath, contextTokens }: ChildSettings): Promise<Llama> {
  const entry = createRequire(join(runtimeFolder, 'package.json')).resolve('node-llama-cpp');
  const library: NodeLlamaCpp = await import(pathToFileURL(entry).href);
  const threads = countThreads();
  const llama = await library.getLlama({
    gpu: false,
    build: 'never',
    logLevel: 'error',
    progressLogs: false,
    maxThreads: threads,
  });
  const model = await llama.loadModel({ modelPath });
  const contextSize = Math.min(contextTokens, model.trainContextSize);
  const context = await model.createContext({ contextSize, threads });
  const sequence = context.getSequence();
  const chatWrapper = chooseWrapper(library, model);
  return {
    contextTokens: context.contextSize,
    count: (messages) => {
      const chatHistory: Turn[] = [...toTurns(messages), { type: 'model', response: [] }];
      return chatWrapper.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer).length;
    },
    chat: new library.LlamaChat({ contextSequence: sequence, chatWrapper }),
    writtenTokens: () => sequence.tokenMeter.getState().usedOutputTokens,
  };
}

export function toTurns(messages: readonly ChatMessage[]): Turn[] {
  return messages.map(({ role, content }) =>
    role === 'assistant' ? { type: 'model', response: [content] } : { type: role, text: content },
  );
}

/** llama.cpp's threads spin while they wait: one more than there are free cores makes it 200 times slower. */
function countThreads(): number {
  return Math.min(8, Math.max(1, availableParallelism() - 1));
}

/** The ready-made ChatML wrapper begins with a token too many for SmolLM2; the file's own template is exact. */
function chooseWrapper(library: NodeLlamaCpp, model: Model): ChatWrapper {
  const found = library.resolveChatWrapper(model);
  return found.wrapperName === 'ChatML'
    ? library.resolveChatWrapper(model, { type: 'jinjaTemplate' })
    : found;
}
