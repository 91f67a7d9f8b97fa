import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { questionOf, restOf, titleFor } from './answers.ts';
import { type Lesson, lessonFor } from './lessons.ts';
import { json, models, refuse } from './refuse.ts';
import { replyTokens, split } from './replies.ts';
import { type Fault, type Script, scriptOf } from './script.ts';
import { streamAnswer, thoughtsOf } from './stream.ts';

export interface FakeRequest {
  model: string;
  messages: { role: string; content: string }[];
  stream?: boolean;
  max_tokens?: number;
  stream_options?: { include_usage?: boolean };
}

export interface FakeStats {
  /** Completions asked for, refused ones too. */
  calls: number;
  tokens: number;
  /** Streams whose caller left before the end, and when they did (milliseconds since 1970). */
  closedEarly: number;
  closedEarlyAt: number[];
  /** Connections that were ever made; those open now. */
  connections: number;
  openSockets: number;
  /** The last 100. */
  requests: FakeRequest[];
}

export interface FakeModel {
  url: string;
  stats(): FakeStats;
  reset(): void;
  /** The next `calls` completions follow this script, whatever their messages say. */
  control(script: string, calls: number): void;
  /** Answers that were begun so far go on past their gates. */
  openGate(): void;
  /** From now on a message that holds the lesson's question gets its answer. */
  teach(lesson: Lesson): void;
  close(): Promise<void>;
}

const keptRequests = 100;
/** The script's own doing, not the caller's. */
const endsItself: ReadonlySet<Fault> = new Set(['cut', 'error-event', 'limit-event', 'reset']);

/** An OpenAI-compatible model server that does what it is told: see `script.ts`. Port 0: any. */
export async function startFakeModel(port = 0): Promise<FakeModel> {
  const fake = new Fake();
  const server = createServer((req, res) => {
    void fake.serve(req, res).catch((error: Error) => res.destroy(error));
  });
  server.on('connection', (socket) => {
    fake.stats.connections += 1;
    fake.stats.openSockets += 1;
    socket.on('close', () => {
      fake.stats.openSockets -= 1;
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stats: () => fake.stats,
    reset: () => fake.reset(),
    control: (script, calls) => fake.control(script, calls),
    openGate: () => fake.openGate(),
    teach: (lesson) => fake.lessons.push(lesson),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

class Fake {
  readonly stats: FakeStats = {
    calls: 0,
    tokens: 0,
    closedEarly: 0,
    closedEarlyAt: [],
    connections: 0,
    openSockets: 0,
    requests: [],
  };
  readonly lessons: Lesson[] = [];
  gate = Promise.withResolvers<void>();
  readonly #asked = new Map<string, number>();
  #ordered = { script: '', calls: 0 };

  reset(): void {
    const { openSockets } = this.stats;
    Object.assign(this.stats, { calls: 0, tokens: 0, closedEarly: 0, closedEarlyAt: [], requests: [] });
    this.stats.connections = openSockets;
    this.#asked.clear();
    this.control('', 0);
  }

  control(script: string, calls: number): void {
    this.#ordered = { script, calls };
  }

  openGate(): void {
    this.gate.resolve();
    this.gate = Promise.withResolvers();
  }

  async serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const path = req.url?.split('?', 1)[0];
    if (req.method === 'GET' && path === '/v1/models') return this.#list(req, res);
    if (req.method === 'GET' && path === '/control/stats') return json(res, 200, this.stats);
    if (req.method !== 'POST') return json(res, 404, { error: { message: 'Not found' } });
    const body = JSON.parse(await text(req));
    if (path === '/v1/chat/completions') return this.#complete(body as FakeRequest, req, res);
    if (path !== '/control') return json(res, 404, { error: { message: 'Not found' } });
    const { script = '', calls = 1 } = body as { script?: string; calls?: number };
    this.control(script, calls);
    return json(res, 200, { ok: true });
  }

  #list(req: IncomingMessage, res: ServerResponse): void {
    const script = scriptOf(String(req.headers.authorization));
    if (refuse(res, '', 0, script) || script.fault === 'slow-headers') return;
    const data = models.map(({ id, context_length }) => ({ id, object: 'model', context_length }));
    json(res, 200, { object: 'list', data });
  }

  async #complete(request: FakeRequest, req: IncomingMessage, res: ServerResponse): Promise<void> {
    this.stats.calls += 1;
    this.stats.requests.push(request);
    if (this.stats.requests.length > keptRequests) this.stats.requests.shift();
    const { question, written, prefilled } = questionOf(request.messages);
    const isTitle = String(request.messages[0]?.content).startsWith('Write a title');
    const lesson = lessonFor(this.lessons, question);
    const script =
      lesson && !isTitle
        ? scriptOf(`[[fake ${lesson.script ?? ''}]]`)
        : this.#scriptFor(isTitle ? '' : question, req);
    const prompt = Math.ceil(request.messages.reduce((sum, m) => sum + m.content.length, 0) / 4);
    if (refuse(res, request.model, prompt, script) || script.fault === 'slow-headers') return;
    if (script.fault === 'no-stream-options' && request.stream_options) {
      return json(res, 400, { error: { message: 'Unrecognized request argument: stream_options' } });
    }
    const answer = () => (lesson ? split(lesson.answer) : replyTokens(request.messages, question, script));
    const tokens = isTitle
      ? [lesson?.title ?? titleFor(question.slice(question.indexOf('User: ')))]
      : restOf(answer(), written, !prefilled);
    const allowed = tokens.slice(0, request.max_tokens ?? tokens.length);
    const usage = usageOf(prompt, allowed.length);
    if (!request.stream || script.fault === 'whole') {
      const message = { role: 'assistant', content: allowed.join('') };
      return json(res, 200, { choices: [{ index: 0, message, finish_reason: 'stop' }], usage });
    }
    const wantedUsage = request.stream_options?.include_usage ? usage : null;
    const thoughts = lesson?.thought ? split(lesson.thought) : thoughtsOf(script);
    const isWhole = await streamAnswer(
      res,
      request.model,
      { thoughts, tokens: allowed, gate: this.gate.promise },
      script,
      wantedUsage,
      () => {
        this.stats.tokens += 1;
      },
    );
    const byScript = Number.isFinite(script.cutbyte) || (script.fault && endsItself.has(script.fault));
    if (isWhole || byScript) return;
    this.stats.closedEarly += 1;
    this.stats.closedEarlyAt.push(Date.now());
  }

  #scriptFor(question: string, req: IncomingMessage): Script {
    if (this.#ordered.calls > 0) {
      this.#ordered.calls -= 1;
      return scriptOf(`[[fake ${this.#ordered.script}]]`);
    }
    const script = scriptOf(question.includes('[[fake') ? question : String(req.headers.authorization));
    const asked = (this.#asked.get(question) ?? 0) + 1;
    if (Number.isFinite(script.times)) this.#asked.set(question, asked);
    if (asked > script.times) script.fault = null;
    return script;
  }
}

const usageOf = (prompt_tokens: number, completion_tokens: number) => ({
  prompt_tokens,
  completion_tokens,
  total_tokens: prompt_tokens + completion_tokens,
});
