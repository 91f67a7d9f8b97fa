import type { Readable } from 'node:stream';
import { createParser } from 'eventsource-parser';
import { eventsOfChunk } from './openai-chunk.ts';
import { type Asked, badResponse, emptyAnswer } from './openai-faults.ts';
import type { ModelEvent } from './port.ts';

const eventMaxChars = 1_000_000;
/** Chunks that may wait for a slow reader; then the provider has to wait. */
const waitingMax = 64;
/** How long the response may take to end after its last event, so that its connection can serve again. */
const drainMs = 1_000;

/**
 * The events of a streamed answer. The last one counts without its blank line; what follows `[DONE]` does not count; a
 * stream that ends in the middle of an event just ends.
 *
 * Errors: as `eventsOfChunk`, what `body` fails with, `model_bad_response` for an event of over a million characters
 *         and for an answer without a word.
 */
export async function* eventsOf(
  body: Readable,
  asked: Asked,
  onBytes: () => void,
): AsyncGenerator<ModelEvent, void> {
  const reader = new EventReader(asked);
  const decoder = new TextDecoder();
  for await (const chunk of chunksOf(body)) {
    onBytes();
    // Not `yield*`, which costs an async generator several times as much a token.
    for (const event of reader.read(decoder.decode(chunk, { stream: true }))) yield event;
    if (reader.isDone) break;
  }
  yield* reader.end(decoder.decode());
}

/** Chunks at the moment they come; those that came before a failure are given before it is thrown. */
async function* chunksOf(body: Readable): AsyncGenerator<Buffer, void> {
  const waiting: Buffer[] = [];
  let ended = false;
  let failure: unknown = null;
  let wake = Promise.withResolvers<void>();
  body.on('data', (chunk: Buffer) => {
    if (waiting.push(chunk) >= waitingMax) body.pause();
    wake.resolve();
  });
  body.on('error', (error) => {
    failure = error;
    wake.resolve();
  });
  body.on('close', () => {
    ended = true;
    wake.resolve();
  });
  try {
    for (;;) {
      const chunk = waiting.shift();
      if (chunk) yield chunk;
      else if (failure) throw failure;
      else if (ended || body.readableEnded) return;
      else {
        wake = Promise.withResolvers();
        body.resume();
        await wake.promise;
      }
    }
  } finally {
    drain(body);
  }
}

function drain(body: Readable): void {
  if (body.closed) return;
  body.removeAllListeners('data').resume();
  const timer = setTimeout(() => body.destroy(), drainMs).unref();
  body.on('close', () => clearTimeout(timer));
}

class EventReader {
  isDone = false;
  #said = false;
  #finished = false;
  #events: ModelEvent[] = [];
  readonly #asked: Asked;
  readonly #parser;

  constructor(asked: Asked) {
    this.#asked = asked;
    this.#parser = createParser({
      onEvent: ({ data }) => {
        if (data === '[DONE]') this.isDone = true;
        else if (!this.isDone) this.#events.push(...eventsOfChunk(data, asked));
      },
      maxBufferSize: eventMaxChars,
      onError: (error) => {
        if (error.type === 'max-buffer-size-exceeded') throw badResponse(asked, error);
      },
    });
  }

  /** The events that `text` completes; those before a fault come out before it is thrown. */
  *read(text: string): Generator<ModelEvent, void> {
    let fault: unknown;
    try {
      this.#parser.feed(text);
    } catch (error) {
      fault = error;
    }
    const events = this.#events;
    this.#events = [];
    for (const event of events) yield this.#checked(event);
    if (fault) throw fault;
  }

  *end(text: string): Generator<ModelEvent, void> {
    try {
      yield* this.read(`${text}\n\n`);
    } catch (error) {
      const isCut = error instanceof Error && error.cause instanceof SyntaxError;
      if (!isCut) throw error;
    }
    if (this.isDone && !this.#finished) yield this.#checked({ type: 'finish', reason: 'stop' });
  }

  #checked(event: ModelEvent): ModelEvent {
    if (event.type === 'text' || event.type === 'reasoning') this.#said = true;
    if (event.type !== 'finish') return event;
    if (event.reason === 'stop' && !this.#said) throw emptyAnswer(this.#asked);
    this.#finished = true;
    return event;
  }
}
