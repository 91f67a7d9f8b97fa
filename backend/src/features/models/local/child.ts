import { fit } from './fit.ts';
import { type Llama, loadLlama, toTurns } from './llama.ts';
import type { FromChild, ToChild } from './protocol.ts';

/*
 * The engine's process: node child.ts <runtime folder> <model file> <context tokens>. It loads the model at once,
 * answers one request at a time and ends with its parent. A crash of native code ends this process alone.
 */

const [runtimeFolder = '', modelPath = '', contextTokens = '0'] = process.argv.slice(2);
const loading = loadLlama({ runtimeFolder, modelPath, contextTokens: Number(contextTokens) });
loading.catch(() => {}); // told when a request meets it
let current = new AbortController();

process.on('disconnect', () => process.exit());
process.on('message', async (message: ToChild) => {
  if (message.type === 'abort') return current.abort();
  current = new AbortController();
  say(await answer(message, current.signal));
});

const say = (message: FromChild) => process.send?.(message);

async function answer(request: ToChild & { type: 'answer' }, signal: AbortSignal): Promise<FromChild> {
  let stage: 'load' | 'answer' = 'load';
  try {
    const llama = await loading;
    stage = 'answer';
    return await generate(llama, request, signal);
  } catch (error) {
    if (signal.aborted) return { type: 'done', reason: 'stop', inputTokens: 0, outputTokens: 0 };
    return { type: 'failed', stage, message: error instanceof Error ? error.message : String(error) };
  }
}

async function generate(
  llama: Llama,
  { messages, maxOutputTokens, temperature }: ToChild & { type: 'answer' },
  signal: AbortSignal,
): Promise<FromChild> {
  const room = Math.min(maxOutputTokens, Math.floor(llama.contextTokens / 4));
  const fitting = fit(messages, llama.contextTokens - room, llama.count);
  const droppedMessages = messages.length - fitting.length;
  const isCut = fitting.at(-1)?.content !== messages.at(-1)?.content;
  if (droppedMessages > 0 || isCut) say({ type: 'trimmed', droppedMessages });
  const inputTokens = llama.count(fitting);
  const before = llama.writtenTokens();
  const { metadata } = await llama.chat.generateResponse(toTurns(fitting), {
    maxTokens: Math.min(maxOutputTokens, llama.contextTokens - inputTokens - 1),
    temperature,
    topP: 0.9,
    repeatPenalty: { penalty: 1.1, lastTokens: 256 }, // 64 lets it repeat whole stanzas without end
    signal,
    stopOnAbortSignal: true,
    onTextChunk: (text) => say({ type: 'text', text }),
  });
  const reason = metadata.stopReason === 'maxTokens' ? 'length' : 'stop';
  return { type: 'done', reason, inputTokens, outputTokens: llama.writtenTokens() - before };
}
