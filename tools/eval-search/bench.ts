import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Conversation, Message } from '../../contract/src/conversations.ts';
import type { RunEvent } from '../../contract/src/events.ts';
import { startFakeModel } from '../fake-model/server.ts';
import { startFakeWeb } from '../fake-web/server.ts';
import { type Server, startServer } from '../server.ts';
import { type Observed, type SearchCase, type Turn, wordsOf } from './types.ts';

/** The product with a model and a web of its own. */
export interface Bench {
  /** Another process on an empty database. */
  startAfresh(): Promise<void>;
  converse(one: SearchCase): Promise<Observed>;
  close(): Promise<void>;
}

const latencyMs = 300;

interface Heard {
  events: RunEvent[];
  firstTextMs: number | null;
  endMs: number;
  stoppedAtMs: number | null;
}

export async function openBench(): Promise<Bench> {
  const [web, model] = await Promise.all([startFakeWeb({ latencyMs }), startFakeModel()]);
  const settings = {
    DATABASE_URL: '',
    SECRET_KEY: '',
    ENVIRONMENT: '',
    DEFAULT_MODEL: '',
    LOCAL_MODEL: 'off',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'error',
    OPENAI_BASE_URL: `${model.url}/v1`,
    OPENAI_API_KEY: 'eval',
    WEB_SEARCH: 'on',
    SEARXNG_URL: '',
    BRAVE_API_KEY: '',
    TAVILY_API_KEY: '',
    DUCKDUCKGO_URL: web.url,
    // Nothing is there: what DuckDuckGo refuses, nobody else answers.
    WIKIPEDIA_URL: 'http://127.0.0.1:9',
    FETCH_ALLOW: web.hosts.join(','),
  };
  let product = await startProduct(settings);
  return {
    async startAfresh() {
      await product.remove();
      product = await startProduct(settings);
    },
    async converse({ turns, duckDuckGo = 'ok', model: style }) {
      web.reset();
      let conversationId: number | null = null;
      for (const turn of turns) {
        const isLast = turn === turns.at(-1);
        const pace = turn.stop ? 'rate=20' : 'rate=0';
        model.reset();
        model.control(`${style ? `text=${style} ` : ''}ttft=${latencyMs} ${pace}`, Number.POSITIVE_INFINITY);
        if (isLast) web.setDuckDuckGo(duckDuckGo);
        const from = web.requests.length;
        const heard = await product.say(conversationId, turn, wordsOf(turn, web.urlOf));
        const message = await product.answerOf(heard);
        conversationId = message.conversation_id;
        if (!isLast) continue;
        return {
          message,
          events: heard.events,
          requests: web.requests.slice(from),
          canary: [...web.canary.requests],
          prompts: model.stats().requests,
          timings: heard,
        };
      }
      throw new Error('A case needs a turn.');
    },
    async close() {
      await Promise.all([product.remove(), web.close(), model.close()]);
    },
  };
}

async function startProduct(settings: Record<string, string>) {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-eval-'));
  const server = await startServer({ ...settings, PARLEY_DATA_DIR: dataDir });
  const account = { username: 'judge', email: 'judge@example.com', password: 'password123' };
  await post(server, '/api/v1/auth/register', account);
  const login = await post(server, '/api/v1/auth/login', account);
  const { access_token: token } = (await login.json()) as { access_token: string };
  return {
    say: (conversationId: number | null, turn: Turn, message: string): Promise<Heard> =>
      listen(server, token, { message, search: turn.search, conversation_id: conversationId }, turn.stop),
    async answerOf({ events }: Heard): Promise<Message> {
      const start = events.find((event) => event.type === 'start')?.messageMetadata;
      const response = await fetch(`${server.apiUrl}/api/v1/conversations/${start?.conversation_id}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const { messages } = (await response.json()) as Conversation;
      const answer = messages.at(-1);
      if (!answer) throw new Error('The conversation is empty.');
      return answer;
    },
    async remove() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Sends a message and hears the answer to its end; presses Stop when it is time to. */
async function listen(server: Server, token: string, body: object, stop: Turn['stop']): Promise<Heard> {
  const begun = performance.now();
  const heard: Heard = { events: [], firstTextMs: null, endMs: 0, stoppedAtMs: null };
  let runId = 0;
  const take = (event: RunEvent) => {
    heard.events.push(event);
    if (event.type === 'start') runId = event.messageMetadata.run_id;
    if (event.type === 'text-delta') heard.firstTextMs ??= performance.now() - begun;
    const isReading = event.type === 'data-search' && event.data.state === 'reading';
    const isTime = (stop === 'reading' && isReading) || (stop === 'answering' && event.type === 'text-delta');
    if (!isTime || heard.stoppedAtMs !== null) return;
    heard.stoppedAtMs = performance.now();
    void post(server, `/api/v1/runs/${runId}/stop`, {}, token);
  };
  const response = await post(server, '/api/v1/chat', body, token);
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true });
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data: {')) take(JSON.parse(line.slice(6)) as RunEvent);
  }
  heard.endMs = performance.now() - begun;
  return heard;
}

async function post(server: Server, path: string, body: object, token?: string): Promise<Response> {
  const response = await fetch(server.apiUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}
