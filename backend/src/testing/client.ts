import type { Conversation, MessagePart } from '@parley/contract/conversations';
import type { ErrorBody } from '@parley/contract/errors';
import type { RunEvent } from '@parley/contract/events';
import { createParser } from 'eventsource-parser';

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

export interface SeenEvent {
  seq: number | null;
  event: RunEvent;
}

/** A caller of the API over real HTTP, with the token and the cookies of one signed-in browser. */
export class TestClient {
  readonly url: string;
  token: string | null = null;
  cookie: string | null = null;

  constructor(url: string) {
    this.url = url;
  }

  async send<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) {
    const response = await this.raw(method, path, body, headers);
    const text = await response.text();
    const cookie = response.headers.getSetCookie().find((c) => c.startsWith('parley_refresh='));
    if (cookie) this.cookie = cookie.split(';', 1)[0] ?? null;
    return {
      status: response.status,
      headers: response.headers,
      body: (text && isJson(response) ? JSON.parse(text) : text) as T,
    } satisfies Answer<T>;
  }

  raw(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ) {
    return fetch(this.url + path, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.token && { authorization: `Bearer ${this.token}` }),
        ...(this.cookie && { cookie: this.cookie }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  }

  async get<T>(path: string): Promise<T> {
    return expectStatus(await this.send<T>('GET', path), 200);
  }

  async post<T>(path: string, body?: unknown): Promise<T> {
    return expectStatus(await this.send<T>('POST', path, body), 200, 201);
  }

  /** A conversation with all of its visible path. */
  open(id: number): Promise<Conversation> {
    return this.get<Conversation>(`/api/v1/conversations/${id}`);
  }

  /** Reads an event stream to its end, or until `until` says so; then drops the connection. */
  async stream(
    method: string,
    path: string,
    body?: unknown,
    options: { headers?: Record<string, string>; until?: (seen: SeenEvent[]) => boolean } = {},
  ): Promise<{ status: number; events: SeenEvent[]; done: boolean; error?: ErrorBody }> {
    const abort = new AbortController();
    const response = await this.raw(method, path, body, options.headers, abort.signal);
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
      return {
        status: response.status,
        events: [],
        done: false,
        error: (await response.json()) as ErrorBody,
      };
    }
    const events: SeenEvent[] = [];
    let done = false;
    const parser = createParser({
      onEvent: ({ id, data }) => {
        if (data === '[DONE]') done = true;
        else events.push({ seq: id ? Number(id) : null, event: JSON.parse(data) as RunEvent });
      },
    });
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      parser.feed(decoder.decode(chunk, { stream: true }));
      if (options.until?.(events)) break;
    }
    abort.abort();
    return { status: response.status, events, done };
  }

  /** Signs up and in under a name of its own. */
  async signUp(username: string, password = 'correct horse'): Promise<this> {
    await this.post('/api/v1/auth/register', { username, email: `${username}@example.com`, password });
    await this.signIn(username, password);
    return this;
  }

  async signIn(username: string, password = 'correct horse'): Promise<void> {
    const login = await this.post<{ access_token: string }>('/api/v1/auth/login', { username, password });
    this.token = login.access_token;
  }
}

export const textOfEvents = (events: readonly SeenEvent[]): string =>
  events.map(({ event }) => (event.type === 'text-delta' ? event.delta : '')).join('');

/** What a reader shows who begins with these events. */
export function shownBy(events: readonly SeenEvent[]): { text: string; parts: MessagePart[] } {
  const shown: { text: string; parts: MessagePart[] } = { text: '', parts: [] };
  for (const { event } of events) {
    if (event.type === 'text-delta') shown.text += event.delta;
    if (event.type === 'data-rewind') {
      shown.text = shown.text.slice(0, event.data.textLength);
      shown.parts = event.data.parts;
    }
  }
  return shown;
}

/** What the fake model says to `text=counted`. */
export const scripted = (tokens: number): string =>
  Array.from({ length: tokens }, (_, i) => `w${String(i + 1).padStart(4, '0')} `).join('');

export const startOf = (events: readonly SeenEvent[]) => {
  for (const { event } of events) if (event.type === 'start') return event.messageMetadata;
  throw new Error('the stream has no start event');
};

const isJson = (response: Response): boolean =>
  response.headers.get('content-type')?.includes('application/json') ?? false;

function expectStatus<T>(answer: Answer<T>, ...expected: number[]): T {
  if (expected.includes(answer.status)) return answer.body;
  throw new Error(`answered ${answer.status}: ${JSON.stringify(answer.body)}`);
}
