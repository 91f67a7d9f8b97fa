import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerTokens, titleFor } from './answers.ts';
import { type Script, scriptOf } from './script.ts';
import { streamAnswer } from './stream.ts';

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
  /** Streams whose caller left before the end. */
  closedEarly: number;
  requests: FakeRequest[];
}

export interface FakeModel {
  url: string;
  stats(): FakeStats;
  reset(): void;
  close(): Promise<void>;
}

/** Limits are in the fake's own tokens: four characters each. `shy` does not tell its limit before it is passed. */
const models: { id: string; context_length?: number; limit?: number }[] = [
  { id: 'fake-chat', context_length: 128_000 },
  { id: 'fake-small', context_length: 2_048, limit: 2_048 },
  { id: 'fake-shy', limit: 500 },
  { id: 'text-embedding-fake' },
];

const noStats = (): FakeStats => ({ calls: 0, tokens: 0, closedEarly: 0, requests: [] });

/** An OpenAI-compatible model server that does what the messages tell it: see `script.ts`. Port 0: any. */
export async function startFakeModel(port = 0): Promise<FakeModel> {
  let stats = noStats();
  const server = createServer((req, res) => {
    void route(req, res).catch((error: Error) => res.destroy(error));
  });
  const route = async (req: IncomingMessage, res: ServerResponse) => {
    const path = req.url?.split('?', 1)[0];
    if (req.method === 'GET' && path === '/v1/models')
      return json(res, 200, { object: 'list', data: models });
    if (req.method === 'GET' && path === '/control/stats') return json(res, 200, stats);
    if (req.method === 'POST' && path === '/v1/chat/completions') {
      return complete(JSON.parse(await text(req)) as FakeRequest, res, stats);
    }
    return json(res, 404, { error: { message: 'Not found' } });
  };
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stats: () => stats,
    reset: () => {
      stats = noStats();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function complete(request: FakeRequest, res: ServerResponse, stats: FakeStats): Promise<void> {
  stats.calls += 1;
  stats.requests.push(request);
  const question = String(request.messages.at(-1)?.content ?? '');
  const isTitle = String(request.messages[0]?.content).startsWith('Write a title');
  const script = scriptOf(isTitle ? '' : question);
  const before = stats.requests.filter((r) => r.messages.at(-1)?.content === question).length;
  if (before > script.times) script.fault = null;
  const prompt = Math.ceil(request.messages.reduce((sum, m) => sum + m.content.length, 0) / 4);
  if (refuse(request, res, script, prompt)) return;
  if (script.fault === 'slow-headers') return;

  const tokens = isTitle
    ? [titleFor(question.slice(question.indexOf('User: ')))]
    : answerTokens(script.text, question, script.tokens);
  const allowed = tokens.slice(0, request.max_tokens ?? tokens.length);
  const usage = {
    prompt_tokens: prompt,
    completion_tokens: allowed.length,
    total_tokens: prompt + allowed.length,
  };
  if (!request.stream) {
    const message = { role: 'assistant', content: allowed.join('') };
    return json(res, 200, { choices: [{ index: 0, message, finish_reason: 'stop' }], usage });
  }
  const wantsUsage = request.stream_options?.include_usage ? usage : null;
  const whole = await streamAnswer(res, request.model, allowed, script, wantsUsage, () => {
    stats.tokens += 1;
  });
  const endedByScript = script.fault === 'cut' || script.fault === 'error-event' || script.fault === 'reset';
  if (!whole && !endedByScript) stats.closedEarly += 1;
}

function refuse(request: FakeRequest, res: ServerResponse, script: Script, prompt: number): boolean {
  const limit = models.find((model) => model.id === request.model)?.limit ?? Number.POSITIVE_INFINITY;
  if (prompt > limit) {
    const message = `This model's maximum context length is ${limit} tokens. However, you sent ${prompt} tokens.`;
    json(res, 400, { error: { message, type: 'invalid_request_error', code: 'context_length_exceeded' } });
    return true;
  }
  const status = Number(script.fault);
  if (!status) return false;
  if (script.retry !== null) res.setHeader('retry-after', String(script.retry));
  json(res, status, { error: { message: `The fake model refuses with ${status}.`, type: 'fake_error' } });
  return true;
}

function json(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}
