import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Conversation } from '@parley/contract/conversations';
import type { RunEvent, StartMetadata } from '@parley/contract/events';
import { createParser } from 'eventsource-parser';

/** One message, from its sending to the end of its answer, as its sender saw it. */
export interface Entry {
  readonly clientId: string;
  readonly message: string;
  /** What the server acknowledged; from then on nothing may be lost. */
  start: StartMetadata | null;
  text: string;
  lastSeq: number;
  seams: number;
  status: string | null;
  /** When the last event came, milliseconds since 1970. */
  heardAt: number;
  connections: number;
}

const retryMs = 150;

/** Somebody who sends messages and follows the answers over any number of connections, and writes all of it down. */
export class Ledger {
  readonly entries: Entry[];
  readonly #url: string;
  readonly #name: string;
  #token = '';

  constructor(url: string, name: string, entries: Entry[] = []) {
    this.entries = entries;
    this.#url = url;
    this.#name = name;
  }

  static async signUp(url: string, name: string): Promise<Ledger> {
    const ledger = new Ledger(url, name);
    const account = { username: name, email: `${name}@example.com`, password: 'password123' };
    await ledger.#post('/api/v1/auth/register', account);
    await ledger.logIn();
    return ledger;
  }

  /** The same person and the same entries over another address. */
  through(url: string): Ledger {
    const other = new Ledger(url, this.#name, this.entries);
    other.#token = this.#token;
    return other;
  }

  /** The header that tells who asks, for requests that are made by hand. */
  get authorization(): string {
    return `Bearer ${this.#token}`;
  }

  async logIn(): Promise<void> {
    const response = await this.#post('/api/v1/auth/login', {
      username: this.#name,
      password: 'password123',
    });
    this.#token = ((await response.json()) as { access_token: string }).access_token;
  }

  /** Sends a message, again and again until it is taken, and follows its answer to the end. */
  async converse(message: string): Promise<Entry> {
    const entry: Entry = {
      clientId: randomUUID(),
      message,
      start: null,
      text: '',
      lastSeq: 0,
      seams: 0,
      status: null,
      heardAt: Date.now(),
      connections: 0,
    };
    this.entries.push(entry);
    while (entry.status === null) {
      try {
        await this.#read(entry, await this.#open(entry));
      } catch {
        // The server or the connection is gone: that is what these tests are about.
      }
      if (entry.status === null) await sleep(retryMs);
    }
    return entry;
  }

  /** Signs in anew when that has run out, as it does in a suite of more than a quarter of an hour. */
  async conversation(id: number): Promise<Conversation> {
    const read = () => this.request(`/api/v1/conversations/${id}`);
    let response = await read();
    if (response.status === 401) {
      await this.logIn();
      response = await read();
    }
    if (!response.ok) throw new Error(`Conversation ${id}: ${response.status}`);
    return (await response.json()) as Conversation;
  }

  request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('authorization', this.authorization);
    if (init.body) headers.set('content-type', 'application/json');
    // Nothing is kept open, so that a balancer gives each request to another node.
    headers.set('connection', 'close');
    return fetch(this.#url + path, { ...init, headers });
  }

  /** What differs between what was seen and what is stored; empty when nothing does. */
  async differences(expected: (entry: Entry) => string): Promise<string[]> {
    const found: string[] = [];
    for (const entry of this.entries) {
      const { start, clientId, message, text, status } = entry;
      if (!start) {
        found.push(`${clientId}: never acknowledged`);
        continue;
      }
      const { messages } = await this.conversation(start.conversation_id);
      const answer = messages.find(({ id }) => id === start.message_id);
      if (messages.find(({ id }) => id === start.user_message_id)?.content !== message)
        found.push(`${clientId}: the message was lost`);
      if (answer?.content !== text)
        found.push(
          `${clientId}: shown ${JSON.stringify(text.slice(-60))}, stored ${JSON.stringify(answer?.content.slice(-60))}`,
        );
      if (answer?.status !== status) found.push(`${clientId}: seen ${status}, stored ${answer?.status}`);
      if (status === 'done' && text !== expected(entry))
        found.push(`${clientId}: a word is missing or doubled: ${text}`);
      if (messages.length !== 2) found.push(`${clientId}: ${messages.length} messages`);
    }
    return found;
  }

  #open(entry: Entry): Promise<Response> {
    entry.connections += 1;
    if (entry.start) {
      const headers = { 'last-event-id': String(entry.lastSeq) };
      return this.request(`/api/v1/runs/${entry.start.run_id}/events`, { headers });
    }
    const body = JSON.stringify({ message: entry.message, client_id: entry.clientId });
    return this.request('/api/v1/chat', { method: 'POST', body });
  }

  async #read(entry: Entry, response: Response): Promise<void> {
    if (response.status === 401) await this.logIn();
    if (!response.ok || !response.body) throw new Error(`${response.status} ${await response.text()}`);
    const parser = createParser({
      onEvent: ({ id, data }) => {
        if (data !== '[DONE]') take(entry, id ? Number(id) : null, JSON.parse(data) as RunEvent);
      },
    });
    const decoder = new TextDecoder();
    for await (const bytes of response.body) parser.feed(decoder.decode(bytes, { stream: true }));
  }

  async #post(path: string, body: object): Promise<Response> {
    const response = await fetch(this.#url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  }
}

function take(entry: Entry, seq: number | null, event: RunEvent): void {
  entry.heardAt = Date.now();
  if (event.type === 'data-rewind') {
    entry.text = entry.text.slice(0, event.data.textLength);
    entry.lastSeq = event.data.seq;
    return;
  }
  if (seq !== null && seq <= entry.lastSeq) return;
  if (seq !== null && seq !== entry.lastSeq + 1) throw new Error(`Event ${seq} after ${entry.lastSeq}`);
  entry.lastSeq = seq ?? entry.lastSeq;
  if (event.type === 'start') entry.start = event.messageMetadata;
  if (event.type === 'text-delta') entry.text += event.delta;
  if (event.type === 'data-seam') entry.seams += 1;
  if (event.type === 'data-run') entry.status = event.data.status;
}
