import { HighlightQueue } from './highlight-queue.ts';
import type { HighlightReply, HighlightRequest } from './protocol.ts';
import { createTokenizer } from './tokenizer.ts';

/** As much of a worker's inside as is used here; the page's own types are loaded instead. */
interface WorkerScope {
  postMessage(message: HighlightReply, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<HighlightRequest>) => void): void;
}

const scope = globalThis as unknown as WorkerScope;

function pause(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    resolve();
  };
  port2.postMessage(null);
  return promise;
}

const queue = new HighlightQueue({
  tokenizerFor: createTokenizer,
  reply: (message) => scope.postMessage(message, message.type === 'tokens' ? [message.lines.buffer] : []),
  pause,
  nowMs: () => performance.now(),
});
scope.addEventListener('message', ({ data }) => void queue.receive(data));
