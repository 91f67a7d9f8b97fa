import { randomUUID } from 'node:crypto';
import type { Conversation, ConversationSummary, Message } from '@parley/contract/conversations';
import { type Begun, begun } from './begun.ts';
import type { Ledger } from './ledger.ts';

/** A message that the server has acknowledged. */
interface Node {
  id: number;
  parentId: number | null;
  role: 'user' | 'assistant';
  /** Null: an answer, which its stream tells. */
  content: string | null;
  answer: Begun | null;
}

type Change = 'send' | 'edit' | 'regenerate' | 'select' | 'stop' | 'rename' | 'delete';
const changes: readonly Change[] = [
  'send',
  'send',
  'edit',
  'regenerate',
  'select',
  'stop',
  'rename',
  'delete',
];

/** What a client may be told when another one was faster: gone, or still being written. */
const tooLate: ReadonlySet<number> = new Set([404, 409]);
const scripts = ['tokens=4 rate=0', 'tokens=10 rate=60', 'tokens=60 rate=40'];

/** One conversation under the hands of several clients, beside a model of what it must hold. */
export class Sequence {
  /** How many changes of each kind were acknowledged. */
  readonly acknowledged: Partial<Record<Change, number>> = {};
  readonly #clients: readonly Ledger[];
  readonly #random: () => number;
  readonly #nodes = new Map<number, Node>();
  readonly #faults: string[] = [];
  /** The names that may stand at the end: those given together last. Empty: the model's. */
  #names: string[] = [];
  #id = 0;

  private constructor(clients: readonly Ledger[], random: () => number) {
    this.#clients = clients;
    this.#random = random;
  }

  static async begin(clients: readonly Ledger[], random: () => number): Promise<Sequence> {
    const sequence = new Sequence(clients, random);
    const message = sequence.#message();
    const first = await sequence.#post(sequence.#client(), '/api/v1/chat', { message });
    if (!first) throw new Error('The first message was not taken');
    sequence.#keep('send', first, message, null);
    sequence.#id = first.start.conversation_id;
    return sequence;
  }

  /** One to three changes at the same time. */
  async step(): Promise<void> {
    const names: string[] = [];
    const changing = Array.from({ length: 1 + Math.floor(this.#random() * 3) }, () =>
      this.#change(this.#pick(changes), this.#client(), names),
    );
    await Promise.all(changing);
    if (names.length > 0) this.#names = names;
  }

  /** What differs between the server and the model, once every answer has ended; empty when nothing does. */
  async faults(): Promise<string[]> {
    const statuses = new Map<number, string | null>();
    for (const { id, answer } of this.#nodes.values()) {
      if (answer) statuses.set(id, await answer.ended);
    }
    for (const node of this.#nodes.values()) await this.#compare(node, statuses);
    await this.#compareClients();
    return this.#faults;
  }

  async #change(change: Change, client: Ledger, names: string[]): Promise<void> {
    const at = `/api/v1/conversations/${this.#id}`;
    const answers = [...this.#nodes.values()].filter(({ role }) => role === 'assistant');
    const answer = this.#pick(answers);
    if (change === 'send' || change === 'edit') {
      const question = this.#nodes.get(answer.parentId ?? 0);
      const parent_id = change === 'send' ? answer.id : (question?.parentId ?? null);
      const message = this.#message();
      const sent = await this.#post(client, '/api/v1/chat', {
        message,
        conversation_id: this.#id,
        parent_id,
        client_id: randomUUID(),
      });
      if (sent) this.#keep(change, sent, message, parent_id);
    } else if (change === 'regenerate') {
      const again = await this.#post(client, `/api/v1/messages/${answer.id}/regenerate`, {});
      if (again) this.#keep(change, again, null, null);
    } else if (change === 'stop') {
      await this.#ask(change, client, 'POST', `/api/v1/runs/${answer.answer?.start.run_id}/stop`);
    } else if (change === 'select') {
      await this.#ask(change, client, 'PUT', `${at}/branch`, { message_id: answer.id });
    } else if (change === 'rename') {
      const title = `name ${randomUUID()}`;
      if (await this.#ask(change, client, 'PUT', `${at}/title`, { title })) names.push(title);
    } else if (await this.#ask(change, client, 'DELETE', at)) {
      if (!(await this.#ask(null, client, 'POST', `${at}/restore`)))
        this.#faults.push('it was not brought back');
    }
  }

  /** Notes the question, if there is one, and the answer. */
  #keep(change: Change, answer: Begun, message: string | null, parentId: number | null): void {
    const { message_id, user_message_id } = answer.start;
    if (message !== null) {
      const question = {
        id: user_message_id,
        parentId,
        role: 'user' as const,
        content: message,
        answer: null,
      };
      this.#nodes.set(user_message_id, question);
    }
    if (this.#nodes.has(message_id)) this.#faults.push(`${message_id}: two answers have this id`);
    this.#nodes.set(message_id, {
      id: message_id,
      parentId: user_message_id,
      role: 'assistant',
      content: null,
      answer,
    });
    this.#count(change);
  }

  async #compare(node: Node, statuses: ReadonlyMap<number, string | null>): Promise<void> {
    const fault = (what: string) => void this.#faults.push(`message ${node.id}: ${what}`);
    const shown = await this.#client().request(`/api/v1/conversations/${this.#id}/branch`, {
      method: 'PUT',
      body: JSON.stringify({ message_id: node.id }),
    });
    if (!shown.ok) return fault(`not found, ${shown.status}`);
    const { messages } = (await shown.json()) as Conversation;
    const at = messages.findIndex(({ id }) => id === node.id);
    const found = messages[at];
    if (!found) return fault('not on its own branch');
    const path: number[] = [];
    for (let on: Node | undefined = node; on; on = this.#nodes.get(on.parentId ?? 0)) path.unshift(on.id);
    if (
      messages
        .slice(0, at + 1)
        .map(({ id }) => id)
        .join() !== path.join()
    )
      fault('on another path');
    if (found.sibling_ids.join() !== this.#siblings(node).join()) fault(`siblings ${found.sibling_ids}`);
    if (found.content !== (node.content ?? node.answer?.text())) fault(`holds ${found.content}`);
    if (node.answer && found.status !== statuses.get(node.id)) fault(`is ${found.status}`);
  }

  #siblings({ parentId, role }: Node): number[] {
    const all = [...this.#nodes.values()].filter(
      (other) => other.parentId === parentId && other.role === role,
    );
    return all.map(({ id }) => id).toSorted((a, b) => a - b);
  }

  async #compareClients(): Promise<void> {
    const views = await Promise.all(
      this.#clients.map(async (client) => {
        const { messages, title } = await client.conversation(this.#id);
        const list = (await (await client.request('/api/v1/conversations?limit=100')).json()) as {
          items: ConversationSummary[];
        };
        const listed = list.items.find(({ id }) => id === this.#id)?.title;
        return { messages: messages.map((message: Message) => ({ ...message })), title, listed };
      }),
    );
    const texts = new Set(views.map((view) => JSON.stringify(view)));
    if (texts.size > 1) this.#faults.push('the clients do not agree');
    for (const { title, listed } of views) {
      if (this.#names.length > 0 && !this.#names.includes(title)) this.#faults.push(`it is named ${title}`);
      if (listed !== title) this.#faults.push(`it is listed as ${listed}`);
    }
  }

  /** Begins a run; null when another client was faster. */
  async #post(client: Ledger, path: string, body: object): Promise<Begun | null> {
    const response = await client.request(path, { method: 'POST', body: JSON.stringify(body) });
    if (response.ok) return begun(response);
    if (!tooLate.has(response.status))
      this.#faults.push(`${path}: ${response.status} ${await response.text()}`);
    return null;
  }

  async #ask(
    change: Change | null,
    client: Ledger,
    method: string,
    path: string,
    body?: object,
  ): Promise<boolean> {
    const response = await client.request(path, { method, ...(body && { body: JSON.stringify(body) }) });
    if (response.ok && change) this.#count(change);
    if (!response.ok && !tooLate.has(response.status)) {
      this.#faults.push(`${method} ${path}: ${response.status} ${await response.text()}`);
    }
    return response.ok;
  }

  #count(change: Change): void {
    this.acknowledged[change] = (this.acknowledged[change] ?? 0) + 1;
  }

  #message(): string {
    return `${randomUUID()} [[fake text=counted ${this.#pick(scripts)}]]`;
  }

  #client(): Ledger {
    return this.#pick(this.#clients);
  }

  #pick<T>(some: readonly T[]): T {
    return some[Math.floor(this.#random() * some.length)] as T;
  }
}
