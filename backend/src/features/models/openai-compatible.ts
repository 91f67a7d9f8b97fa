import { createParser } from 'eventsource-parser';
import { Agent, type Dispatcher, request as send } from 'undici';
import { badResponse, eventsOfChunk } from './openai-chunk.ts';
import { faultOfConnection, faultOfStatus, timeoutFault } from './openai-faults.ts';
import type { ModelEngine, ModelEvent, ModelInfo, ModelRequest } from './port.ts';
import { Watchdog } from './watchdog.ts';

export interface OpenAiCompatibleOptions {
  /** For messages to people: "OpenAI", "Ollama". */
  provider: string;
  /** Up to and with `/v1`. */
  baseUrl: string;
  apiKey: string | null;
  timeouts?: { connectMs: number; firstTokenMs: number; stallMs: number };
}

const defaultTimeouts = { connectMs: 10_000, firstTokenMs: 120_000, stallMs: 60_000 };
const eventMaxChars = 1_000_000;
const errorBodyMaxBytes = 64 * 1024;
const notForChat =
  /embed|whisper|tts|dall-e|moderation|transcribe|image|rerank|realtime|audio|sora|babbage|davinci/i;

/** Any server that speaks OpenAI's `/chat/completions`. One connection per stream, closed the moment it is aborted. */
export class OpenAiCompatible implements ModelEngine {
  readonly #options: OpenAiCompatibleOptions;
  readonly #timeouts: typeof defaultTimeouts;
  readonly #agent: Agent;

  constructor(options: OpenAiCompatibleOptions) {
    this.#options = options;
    this.#timeouts = options.timeouts ?? defaultTimeouts;
    this.#agent = new Agent({
      connections: null,
      connect: { timeout: this.#timeouts.connectMs },
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  async list(signal: AbortSignal): Promise<ModelInfo[]> {
    const { provider } = this.#options;
    const response = await this.#send('GET', '/models', null, signal).catch((cause) => {
      signal.throwIfAborted();
      throw faultOfConnection(cause, false, provider);
    });
    const body = await response.body.text();
    if (response.statusCode !== 200) throw faultOfStatus(response.statusCode, body, undefined, provider);
    return modelsOf(body, provider);
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    const { provider } = this.#options;
    const watchdog = new Watchdog(signal, this.#timeouts.firstTokenMs);
    let began = false;
    try {
      const response = await this.#send('POST', '/chat/completions', bodyOf(request), watchdog.signal);
      await requireEvents(response, provider);
      for await (const event of eventsOf(response.body, provider, () => watchdog.feed())) {
        if (!began) watchdog.tighten(this.#timeouts.stallMs);
        began = true;
        yield event;
      }
    } catch (error) {
      signal.throwIfAborted();
      if (watchdog.expired) throw timeoutFault(provider, watchdog.seconds);
      throw faultOfConnection(error, began, provider);
    } finally {
      watchdog.close();
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  #send(method: 'GET' | 'POST', path: string, body: string | null, signal: AbortSignal) {
    const { baseUrl, apiKey } = this.#options;
    return send(baseUrl.replace(/\/+$/, '') + path, {
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

const bodyOf = ({ model, messages }: ModelRequest): string =>
  JSON.stringify({ model, messages, stream: true, stream_options: { include_usage: true } });

async function requireEvents(response: Dispatcher.ResponseData, provider: string): Promise<void> {
  const type = String(response.headers['content-type'] ?? '');
  if (response.statusCode === 200 && type.includes('text/event-stream')) return;
  const body = await textUpTo(response.body, errorBodyMaxBytes);
  if (response.statusCode === 200) throw badResponse(provider, body);
  throw faultOfStatus(response.statusCode, body, response.headers['retry-after']?.toString(), provider);
}

async function textUpTo(body: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) break;
  }
  return Buffer.concat(chunks).toString();
}

/** The stream's events. A final event without its blank line counts; what comes after `[DONE]` does not. */
async function* eventsOf(
  body: AsyncIterable<Buffer>,
  provider: string,
  onBytes: () => void,
): AsyncIterable<ModelEvent> {
  const reader = new EventReader(provider);
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    onBytes();
    yield* reader.read(decoder.decode(chunk, { stream: true }));
    if (reader.done) break;
  }
  yield* reader.read(`${decoder.decode()}\n\n`);
  if (reader.done && !reader.finished) yield { type: 'finish', reason: 'stop' };
}

class EventReader {
  done = false;
  finished = false;
  #events: ModelEvent[] = [];
  readonly #parser;

  constructor(provider: string) {
    this.#parser = createParser({
      onEvent: ({ data }) => {
        if (data === '[DONE]') this.done = true;
        else if (!this.done) this.#events.push(...eventsOfChunk(data, provider));
      },
      maxBufferSize: eventMaxChars,
      onError: (error) => {
        if (error.type === 'max-buffer-size-exceeded') throw badResponse(provider, error);
      },
    });
  }

  /** The events that `text` completes; those before a fault come out before it is thrown. */
  *read(text: string): Iterable<ModelEvent> {
    let fault: unknown;
    try {
      this.#parser.feed(text);
    } catch (error) {
      fault = error;
    }
    const events = this.#events;
    this.#events = [];
    for (const event of events) {
      this.finished ||= event.type === 'finish';
      yield event;
    }
    if (fault) throw fault;
  }
}

interface ListedModel {
  id?: unknown;
  context_length?: number;
  context_window?: number;
  max_model_len?: number;
  max_context_length?: number;
  meta?: { n_ctx?: number; n_ctx_train?: number };
}

function modelsOf(body: string, provider: string): ModelInfo[] {
  let data: unknown;
  try {
    ({ data } = JSON.parse(body) as { data: unknown });
  } catch (cause) {
    throw badResponse(provider, cause);
  }
  if (!Array.isArray(data)) throw badResponse(provider);
  return (data as ListedModel[])
    .filter((model) => typeof model.id === 'string' && !notForChat.test(model.id))
    .map((model) => ({ name: String(model.id), contextWindow: windowOf(model) }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function windowOf(model: ListedModel): number | null {
  const { context_length, context_window, max_model_len, max_context_length, meta } = model;
  const window =
    context_length ??
    context_window ??
    max_model_len ??
    max_context_length ??
    meta?.n_ctx ??
    meta?.n_ctx_train;
  return Number.isInteger(window) ? Number(window) : null;
}
