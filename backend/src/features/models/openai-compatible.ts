import type { Readable } from 'node:stream';
import { Agent, type Dispatcher, request as send } from 'undici';
import { readChunk } from './openai-chunk.ts';
import { type Asked, badResponse, faultOfConnection, faultOfStatus, timeoutFault } from './openai-faults.ts';
import { modelsOf } from './openai-models.ts';
import { readStream } from './openai-stream.ts';
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
const bodyMaxBytes = 8 * 1024 * 1024;

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
      connect: { timeout: this.#timeouts.connectMs },
      headersTimeout: 0, // the watchdog's business
      bodyTimeout: 0,
    });
  }

  async list(signal: AbortSignal): Promise<ModelInfo[]> {
    try {
      const response = await this.#send('GET', '/models', null, signal);
      if (response.statusCode !== 200) throw await faultOfResponse(response, this.#asked);
      return modelsOf(await textOf(response.body), this.#asked);
    } catch (error) {
      signal.throwIfAborted();
      throw faultOfConnection(error, false, this.#asked);
    }
  }

  async stream(request: ModelRequest, emit: Emit, signal: AbortSignal): Promise<void> {
    const watchdog = new Watchdog(signal, this.#timeouts.firstTokenMs);
    let began = false;
    let finished = false;
    let isWhole = false;
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
    try {
      const response = await this.#ask(request, watchdog.signal);
      await this.#read(response, take, () => finished || watchdog.feed());
      isWhole = true;
    } catch (error) {
      signal.throwIfAborted();
      if (finished) return;
      if (watchdog.expired) throw timeoutFault(this.#asked, watchdog.seconds);
      throw faultOfConnection(error, began, this.#asked);
    } finally {
      watchdog.close({ abort: !isWhole });
    }
  }

  /** Cuts every stream. */
  close(): Promise<void> {
    return this.#agent.destroy();
  }

  async #ask({ model, messages }: ModelRequest, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const usage = this.#knowsStreamOptions && { stream_options: { include_usage: true } };
    const body = JSON.stringify({ model, messages, stream: true, ...usage });
    const response = await this.#send('POST', '/chat/completions', body, signal);
    if (response.statusCode === 200) return response;
    const fault = await faultOfResponse(response, this.#asked);
    // Some older servers refuse what they do not know.
    if (!usage || fault.code !== 'model_refused' || !/stream_options/.test(fault.message)) throw fault;
    this.#knowsStreamOptions = false;
    return this.#ask({ model, messages }, signal);
  }

  async #read(response: Dispatcher.ResponseData, emit: Emit, onBytes: () => void): Promise<void> {
    const type = String(response.headers['content-type'] ?? '');
    if (type.includes('html')) throw badResponse(this.#asked);
    if (type.includes('json')) return readChunk(await textOf(response.body), this.#asked, emit);
    return readStream(response.body, this.#asked, emit, onBytes);
  }

  #send(method: 'GET' | 'POST', path: string, body: string | null, signal: AbortSignal) {
    const { baseUrl, apiKey } = this.#asked;
    const url = new URL(baseUrl);
    url.pathname = url.pathname.replace(/\/*$/, path);
    return send(url, {
      method,
      body,
      signal,
      dispatcher: this.#agent,
      headers: {
        ...(body !== null && { 'content-type': 'application/json', accept: 'text/event-stream' }),
        ...(apiKey !== null && { authorization: `Bearer ${apiKey}`, 'api-key': apiKey }),
      },
    });
  }
}

async function faultOfResponse({ statusCode, headers, body }: Dispatcher.ResponseData, asked: Asked) {
  const retryAfter = headers['retry-after']?.toString();
  return faultOfStatus({ status: statusCode, body: await textOf(body), retryAfter }, asked);
}

async function textOf(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > bodyMaxBytes) break;
  }
  return Buffer.concat(chunks).toString();
}
