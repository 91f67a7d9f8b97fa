import { setTimeout as sleep } from 'node:timers/promises';
import type { SearchMode } from '@parley/contract/search';
import type { BrowserContext } from 'playwright-core';
import { createLog } from '../../backend/src/platform/log.ts';
import { createPool } from '../../backend/src/platform/postgres/pool.ts';

const password = 'password123';
const maxTries = 40;
const retryMs = 500;

interface Question {
  text: string;
  search?: SearchMode;
  /** The conversation that it goes on; a new one without it. */
  conversationId?: number;
}

/** Somebody with an account who asks over HTTP, so that a page finds their conversations there. */
export class Asker {
  readonly name: string;
  readonly #url: string;
  #token = '';

  constructor(url: string, name: string) {
    this.#url = url;
    this.name = name;
  }

  static async signUp(url: string, name: string): Promise<Asker> {
    const asker = new Asker(url, name);
    const email = `${name.toLowerCase()}@example.com`;
    await asker.#request('POST', '/api/v1/auth/register', { username: name, email, password });
    const response = await asker.#request('POST', '/api/v1/auth/login', { username: name, password });
    asker.#token = ((await response.json()) as { access_token: string }).access_token;
    return asker;
  }

  /** Pages that are opened in `context` from now on are theirs. */
  async signInto(context: BrowserContext): Promise<void> {
    const data = { username: this.name, password };
    const response = await context.request.post(`${this.#url}/api/v1/auth/login`, { data });
    if (!response.ok()) throw new Error(`Signing in: ${response.status()}`);
  }

  /** What the page keeps in the storage of a browser in which somebody is signed in. */
  async storedByPage(): Promise<{ name: string; value: string }[]> {
    const user = await (await this.#request('GET', '/api/v1/auth/me')).text();
    return [
      { name: 'parley.signed-in', value: '1' },
      { name: 'parley.user', value: user },
    ];
  }

  /** Asks and reads the answer to its end. Answers with the conversation's id. */
  async ask({ text: message, search = 'off', conversationId }: Question): Promise<number> {
    const body = { message, search, ...(conversationId && { conversation_id: conversationId }) };
    const response = await this.#askUntilTaken(body);
    const events = await response.text();
    const id = /"conversation_id":(\d+)/.exec(events)?.[1];
    if (!id) throw new Error(`No answer to "${message}": ${events.slice(0, 300)}`);
    return Number(id);
  }

  /** What the server has of the last answer in a conversation. */
  async lastAnswer(conversationId: number): Promise<string> {
    const response = await this.#request('GET', `/api/v1/conversations/${conversationId}`);
    const { messages } = (await response.json()) as { messages: { content: string }[] };
    return messages.at(-1)?.content ?? '';
  }

  /** Their conversations, newest first, the first page of them. */
  async conversationIds(): Promise<number[]> {
    const response = await this.#request('GET', '/api/v1/conversations');
    const { items } = (await response.json()) as { items: { id: number }[] };
    return items.map(({ id }) => id);
  }

  async forget(conversationId: number): Promise<void> {
    await this.#request('DELETE', `/api/v1/conversations/${conversationId}`);
  }

  /** A server that has no time left refuses for a moment. */
  async #askUntilTaken(body: object): Promise<Response> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#request('POST', '/api/v1/chat', body);
      } catch (error) {
        if (tries === maxTries || !String(error).includes('503')) throw error;
        await sleep(retryMs);
      }
    }
  }

  async #request(method: string, path: string, body?: object): Promise<Response> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(this.#token && { authorization: `Bearer ${this.#token}` }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }
}

/** Gives conversations their names and ages, past the API, which has no way to write the past. */
export async function dateConversations(
  databaseUrl: string,
  conversations: readonly { id: number; title: string; hoursAgo: number }[],
): Promise<void> {
  const pool = createPool(databaseUrl, createLog('error'));
  try {
    for (const { id, title, hoursAgo } of conversations) {
      await pool.query(
        `update conversations set title = $2, title_state = 'set',
          created_at = now() - $3 * interval '1 hour', updated_at = now() - $3 * interval '1 hour' where id = $1`,
        [id, title, hoursAgo],
      );
    }
  } finally {
    await pool.end();
  }
}
