import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Script } from './script.ts';

interface Delta {
  content?: string;
  reasoning_content?: string;
}

/** Writes one scripted answer as Server-Sent Events. Resolves true when it was written to its end. */
export async function streamAnswer(
  res: ServerResponse,
  model: string,
  tokens: readonly string[],
  script: Script,
  usage: object | null,
  onToken: () => void,
): Promise<boolean> {
  const wire = new Wire(res, model, script);
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  res.write(': ok\n\n');
  if (!(await wire.pause(script.ttft))) return false;
  await wire.send({ role: 'assistant', content: '' } as Delta);
  const gapMs = script.rate > 0 ? 1000 / script.rate : 0;
  const begun = performance.now();
  const thoughts = Array.from({ length: script.reasoning }, (_, i) => ({
    reasoning_content: `thought ${i} `,
  }));
  const deltas: Delta[] = [...thoughts, ...tokens.map((content) => ({ content }))];
  for (const [i, delta] of deltas.entries()) {
    if (i === script.at && !(await strike(res, wire, script))) return false;
    const early = begun + i * gapMs - performance.now();
    if (early > 0 && !(await wire.pause(early))) return false;
    if (res.destroyed) return false;
    onToken();
    if (script.fault === 'halves') for (const content of delta.content ?? '') await wire.sendHalves(content);
    else await wire.send(delta);
  }
  await wire.send({}, 'stop');
  if (usage && script.fault !== 'no-usage')
    await wire.raw(`data: ${JSON.stringify({ choices: [], usage })}\n\n`);
  res.end(script.fault === 'no-done' ? '' : 'data: [DONE]');
  return true;
}

/** Does what the fault says at its token. False: the stream is over. */
async function strike(res: ServerResponse, wire: Wire, { fault }: Script): Promise<boolean> {
  if (fault === 'cut') {
    res.end();
    return false;
  }
  if (fault === 'reset') {
    await wire.pause(30); // what was written must leave first: a reset takes unsent bytes with it
    res.destroy();
    return false;
  }
  if (fault === 'stall') return wire.pause(600_000);
  if (fault === 'error-event') {
    await wire.raw('data: {"error":{"message":"The engine is overloaded","type":"server_error"}}\n\n');
    res.end();
    return false;
  }
  if (fault === 'bad-json') await wire.raw('data: {"choices":[{"delta"\n\n');
  if (fault === 'wrong-type') await wire.raw('data: {"choices":[{"delta":{"content":17}}]}\n\n');
  if (fault === 'huge-event')
    await wire.raw(`data: ${JSON.stringify({ choices: [], pad: 'x'.repeat(5_000_000) })}\n\n`);
  return true;
}

class Wire {
  readonly #res: ServerResponse;
  readonly #model: string;
  readonly #script: Script;
  readonly #gone = new AbortController();

  constructor(res: ServerResponse, model: string, script: Script) {
    this.#res = res;
    this.#model = model;
    this.#script = script;
    res.on('close', () => this.#gone.abort());
  }

  /** False: the caller has gone meanwhile. */
  async pause(ms: number): Promise<boolean> {
    return sleep(ms, true, { signal: this.#gone.signal }).catch(() => false);
  }

  send(delta: Delta, finish_reason: string | null = null): Promise<void> {
    const chunk = {
      id: 'chatcmpl-fake',
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model: this.#model,
      choices: [{ index: 0, delta, finish_reason }],
    };
    return this.raw(`data: ${JSON.stringify(chunk)}\n\n`);
  }

  /** A character outside the basic plane as two deltas, each with half of it. */
  async sendHalves(character: string): Promise<void> {
    for (const unit of character.split('')) {
      const escaped = `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
      await this.raw(`data: {"choices":[{"index":0,"delta":{"content":"${escaped}"}}]}\n\n`);
    }
  }

  async raw(frame: string): Promise<void> {
    const bytes = Buffer.from(this.#script.fault === 'crlf' ? frame.replaceAll('\n', '\r\n') : frame);
    const step = this.#script.split || bytes.length;
    for (let at = 0; at < bytes.length; at += step) {
      this.#res.write(bytes.subarray(at, at + step));
      if (this.#script.split) await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
