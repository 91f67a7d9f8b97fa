import { Agent } from 'undici';
import { readChunk } from './openai-chunk.ts';
import { type Answer, exchange, type PieceTaker } from './openai-exchange.ts';
import { type Asked, badResponse, faultOfConnection, faultOfStatus, timeoutFault } from './openai-faults.ts';
import { modelsOf } from './openai-models.ts';
import { StreamReader } from './openai-stream.ts';
import { pacedConnector } from './paced-reading.ts';
import type { Emit, ModelEngine, ModelEvent, ModelInfo, ModelRequest } from './port.ts';
import { Watchdog } from './watchdog.ts';

export interface OpenAiCompatibleOptions extends Asked {
  /** Up to and with `/v1`; may end in a query. */
  baseUrl: string;
  timeouts?: { connectMs: number; firstTokenMs: number; stallMs: number };
}

const defaultTimeouts = { connectMs: 10_000, firstTokenMs: 120_000, stallMs: 60_000 };
/** Token counts come after the last word, or not at all. */
const afterFinishMs = 3_000;

/** As long as nobody closes them, connections serve again for this long; a server's own word counts more. */
const keepAliveMs = 60_000;

/** Any server that speaks OpenAI's `/chat/completions`. An aborted stream's connection is closed at once. */
export class OpenAiCompatible implements ModelEngine {
  readonly #asked: OpenAiCompatibleOptions;
  readonly #timeouts: typeof defaultTimeouts;
  readonly #agent: Agent;
  #knowsStreamOptions = true;

  constructor(options: OpenAiCompatibleOptions) {
    this.#asked = options;
    this.#timeouts = options.timeouts ?? defaultTimeouts;
    this.#agent = new Agent({
      connections: null,
      // Else whoever reads an answer for more than 4 s waits for another handshake.
      keepAliveTimeout: keepAliveMs,
      connect: pacedConnector({ timeout: this.#timeouts.connectMs }),
      headersTimeout: 0, // the watchdog's business
      bodyTimeout: 0,
    });
  }

  async list(signal: AbortSignal): Promise<ModelInfo[]> {
    try {
      const answer = await this.#send('GET', '/models', { body: null, pieces: null, signal });
      if (answer.status !== 200) throw faultOf(answer, this.#asked);
      return modelsOf(answer.body ?? '', this.#asked);
    } catch (error) {
      signal.throwIfAborted();
      throw faultOfConnection(error, false, this.#asked);
    }
  }

  async stream(request: ModelRequest, emit: Emit, signal: AbortSignal): Promise<void> {
    const watchdog = new Watchdog(signal, this.#timeouts.firstTokenMs);
    let began = false;
    let finished = false;
    const take = (event: ModelEvent) => {
      if (watchdog.signal.aborted) return;
      if (!began) watchdog.tighten(this.#timeouts.stallMs);
      began = true;
      if (event.type === 'finish') {
        finished = true;
        watchdog.tighten(Math.min(afterFinishMs, this.#timeouts.stallMs));
      }
      emit(event);
    };
    const reader = new StreamReader(this.#asked, take);
    const pieces: PieceTaker = {
      get isDone() {
        return reader.isDone;
      },
      take(piece) {
        if (!finished) watchdog.feed();
        reader.take(piece);
      },
    };
    try {
      const { body, headers } = await this.#ask(request, pieces, watchdog.signal);
      if (body === null) reader.end();
      else if (String(headers['content-type']).includes('html')) throw badResponse(this.#asked);
      else readChunk(body, this.#asked, take);
    } catch (error) {
      signal.throwIfAborted();
      if (finished) return;
      if (watchdog.expired) throw timeoutFault(this.#asked, watchdog.seconds);
      throw faultOfConnection(error, began, this.#asked);
    } finally {
      watchdog.close();
    }
  }

  /** Cuts every stream. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #ask({ model, messages }: ModelRequest, pieces: PieceTaker, signal: AbortSignal): Promise<Answer> {
    const usage = this.#knowsStreamOptions && { stream_options: { include_usage: true } };
    const body = JSON.stringify({ model, messages, stream: true, ...usage });
    const answer = await this.#send('POST', '/chat/completions', { body, pieces, signal });
    if (answer.status === 200) return answer;
    const fault = faultOf(answer, this.#asked);
    // Some older servers refuse what they do not know.
    if (!usage || fault.code !== 'model_refused' || !/stream_options/.test(fault.message)) throw fault;
    this.#knowsStreamOptions = false;
    return this.#ask({ model, messages }, pieces, signal);
  }

  #send(
    method: 'GET' | 'POST',
    path: string,
    { body, pieces, signal }: { body: string | null; pieces: PieceTaker | null; signal: AbortSignal },
  ): Promise<Answer> {
    const { baseUrl, apiKey } = this.#asked;
    const url = new URL(baseUrl);
    const request = {
      origin: url.origin,
      path: url.pathname.replace(/\/*$/, path) + url.search,
      method,
      body,
      headers: {
        ...(body !== null && { 'content-type': 'application/json', accept: 'text/event-stream' }),
        ...(apiKey !== null && { authorization: `Bearer ${apiKey}`, 'api-key': apiKey }),
      },
    };
    return exchange({ agent: this.#agent, request, pieces, signal });
  }
}

function faultOf({ status, headers, body }: Answer, asked: Asked) {
  const retryAfter = headers['retry-after']?.toString();
  return faultOfStatus({ status, body: body ?? '', retryAfter }, asked);
}
