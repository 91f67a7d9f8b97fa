import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createParser } from 'eventsource-parser';
import { readChunk } from './openai-chunk.ts';
import { type Asked, badResponse, emptyAnswer } from './openai-faults.ts';
import type { Emit, ModelEvent } from './port.ts';

const eventMaxChars = 1_000_000;
/** How long the response may take to end after its last event, so that its connection can serve again. */
const drainMs = 1_000;

/**
 * Emits the events of a streamed answer, each with the bytes that complete it, and resolves at its end. The last one
 * counts without its blank line; what follows `[DONE]` does not count; a stream that ends in the middle of an event just
 * ends.
 *
 * Errors: as `readChunk`, what `body` fails with, `model_bad_response` for an event of over a million characters and
 *         for an answer without a word. Events that came before are emitted before.
 */
export async function readStream(
  body: Readable,
  asked: Asked,
  emit: Emit,
  onBytes: () => void,
): Promise<void> {
  const reader = new EventReader(asked, emit);
  const decoder = new StringDecoder('utf8');
  try {
    await new Promise<void>((resolve, reject) => {
      body.on('data', (chunk: Buffer) => {
        onBytes();
        try {
          reader.read(decoder.write(chunk));
        } catch (error) {
          reject(error);
        }
        if (reader.isDone) resolve();
      });
      body.on('error', reject);
      body.on('close', resolve);
    });
  } finally {
    drain(body);
  }
  reader.end(decoder.end());
}

function drain(body: Readable): void {
  body.removeAllListeners('data');
  if (body.closed) return;
  body.resume();
  const timer = setTimeout(() => body.destroy(), drainMs).unref();
  body.on('close', () => clearTimeout(timer));
}

class EventReader {
  isDone = false;
  #said = false;
  #finished = false;
  readonly #asked: Asked;
  readonly #emit: Emit;
  readonly #parser;

  constructor(asked: Asked, emit: Emit) {
    this.#asked = asked;
    this.#emit = emit;
    const take = (event: ModelEvent) => this.#take(event);
    this.#parser = createParser({
      onEvent: ({ data }) => {
        if (data === '[DONE]') this.isDone = true;
        else if (!this.isDone) readChunk(data, asked, take);
      },
      maxBufferSize: eventMaxChars,
      onError: (error) => {
        if (error.type === 'max-buffer-size-exceeded') throw badResponse(asked, error);
      },
    });
  }

  /** Emits the events that `text` completes; those before a fault come out before it is thrown. */
  read(text: string): void {
    this.#parser.feed(text);
  }

  end(text: string): void {
    try {
      this.read(`${text}\n\n`);
    } catch (error) {
      const isCut = error instanceof Error && error.cause instanceof SyntaxError;
      if (!isCut) throw error;
    }
    if (this.isDone && !this.#finished) this.#take({ type: 'finish', reason: 'stop' });
  }

  #take(event: ModelEvent): void {
    if (event.type === 'text' || event.type === 'reasoning') this.#said = true;
    if (event.type === 'finish') {
      if (event.reason === 'stop' && !this.#said) throw emptyAnswer(this.#asked);
      this.#finished = true;
    }
    this.#emit(event);
  }
}
