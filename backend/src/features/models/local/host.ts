import { AppError } from '../../../platform/app-error.ts';
import type { ChatMessage, Emit, ModelRequest } from '../port.ts';
import type { EngineProcess } from './engine-process.ts';
import type { FromChild, ToChild } from './protocol.ts';
import { createTurns } from './turns.ts';

const idleAfterMs = 5 * 60_000;
const mostOutputTokens = 768;
/** Cooler than its makers advise (0.2): even there a plain question now and then gets nonsense. */
const temperature = 0.1;
/** Always this one: a model so small loses its way in anything longer, such as the date. */
const systemPrompt: ChatMessage = { role: 'system', content: 'You are a helpful assistant.' };

/** Keeps the one process of the built-in model. */
export interface Host {
  answer(modelPath: string, request: ModelRequest, emit: Emit, signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the process at first use, replaces a dead one and ends one that nobody needed for 5 minutes. */
export function createHost(start: (modelPath: string) => EngineProcess): Host {
  const turns = createTurns();
  const stopping = new AbortController();
  let engine: EngineProcess | null = null;
  let idle: NodeJS.Timeout | undefined;
  return {
    async answer(modelPath, request, emit, signal) {
      const giveBack = await turns.take(AbortSignal.any([signal, stopping.signal]));
      try {
        clearTimeout(idle);
        stopping.signal.throwIfAborted();
        if (!engine || engine.isOver()) engine = start(modelPath);
        for await (const message of engine.answer(toQuestion(request), signal)) tell(message, emit);
      } finally {
        idle = setTimeout(() => void engine?.kill(), idleAfterMs).unref();
        giveBack();
      }
    },
    async stop() {
      stopping.abort(new AppError('shutting_down', 'Parley is stopping.'));
      clearTimeout(idle);
      await engine?.kill();
    },
  };
}

function toQuestion({ messages }: ModelRequest): ToChild & { type: 'answer' } {
  const turns = messages.filter((message) => message.role !== 'system');
  return {
    type: 'answer',
    messages: [systemPrompt, ...turns],
    maxOutputTokens: mostOutputTokens,
    temperature,
  };
}

function tell(message: FromChild, emit: Emit): void {
  if (message.type === 'text' || message.type === 'trimmed') emit(message);
  if (message.type !== 'done') return;
  emit({ type: 'usage', usage: { input_tokens: message.inputTokens, output_tokens: message.outputTokens } });
  emit({ type: 'finish', reason: message.reason });
}
