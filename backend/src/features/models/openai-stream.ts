import { StringDecoder } from 'node:string_decoder';
import { createParser } from 'eventsource-parser';
import { readChunk } from './openai-chunk.ts';
import type { PieceTaker } from './openai-exchange.ts';
import { type Asked, badResponse, emptyAnswer } from './openai-faults.ts';
import type { Emit, ModelEvent } from './port.ts';

const eventMaxChars = 1_000_000;

/**
 * Reads a streamed answer as its bytes come and emits each event with the bytes that complete it. The last one counts
 * without its blank line; what follows `[DONE]` does not count; a stream that ends in the middle of an event just ends.
 *
 * Errors: as `readChunk`; `model_bad_response` for an event of over a million characters and for an answer without a
 *         word. Events that came before are emitted before.
 */
export class StreamReader implements PieceTaker {
  isDone = false;
  #said = false;
  #finished = false;
  readonly #asked: Asked;
  readonly #emit: Emit;
  readonly #decoder = new StringDecoder('utf8');
  readonly #parser;

  constructor(asked: Asked, emit: Emit) {
    this.#asked = asked;
    this.#emit = emit;
    const say = (event: ModelEvent) => this.#say(event);
    this.#parser = createParser({
      onEvent: ({ data }) => {
        if (data === '[DONE]') this.isDone = true;
        else if (!this.isDone) readChunk(data, asked, say);
      },
      maxBufferSize: eventMaxChars,
      onError: (error) => {
        if (error.type === 'max-buffer-size-exceeded') throw badResponse(asked, error);
      },
    });
  }

  take(piece: Buffer): void {
    this.#parser.feed(this.#decoder.write(piece));
  }

  /** To be called once nothing more will come. */
  end(): void {
    try {
      this.#parser.feed(`${this.#decoder.end()}\n\n`);
    } catch (error) {
      const isCut = error instanceof Error && error.cause instanceof SyntaxError;
      if (!isCut) throw error;
    }
    if (this.isDone && !this.#finished) this.#say({ type: 'finish', reason: 'stop' });
  }

  #say(event: ModelEvent): void {
    if (event.type === 'text' || event.type === 'reasoning') this.#said = true;
    if (event.type === 'finish') {
      if (event.reason === 'stop' && !this.#said) throw emptyAnswer(this.#asked);
      this.#finished = true;
    }
    this.#emit(event);
  }
}
