import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Script } from './script.ts';

interface Delta {
  role?: string;
  content?: string | { type: 'text'; text: string }[];
  reasoning_content?: string;
}

interface Said {
  thoughts: readonly string[];
  tokens: readonly string[];
  /** What the script's gate waits for. */
  gate: Promise<void>;
}

const never = 600_000;
/** What was written must leave first: a reset takes unsent bytes with it. */
const settleMs = 30;

/** Writes one scripted answer as Server-Sent Events. Resolves true when it was written to its end. */
export async function streamAnswer(
  res: ServerResponse,
  model: string,
  said: Said,
  script: Script,
  usage: object | null,
  onToken: () => void,
): Promise<boolean> {
  const wire = new Wire(res, model, script);
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  res.write(': ok\n\n');
  if (!(await wire.pause(script.ttft))) return false;
  await wire.send({ role: 'assistant', content: '' });
  const gapMs = script.rate > 0 ? 1000 / script.rate : 0;
  let begun = performance.now();
  for (const [i, delta] of deltasOf(said, script).entries()) {
    if (i === script.gate) {
      if (!(await wire.wait(said.gate))) return false;
      begun = performance.now() - i * gapMs;
    }
    if (i === script.at && !(await strike(res, wire, script))) return false;
    const early = begun + i * gapMs - performance.now();
    if (early > 0 && !(await wire.pause(early))) return false;
    if (res.destroyed) return false;
    onToken();
    if (script.fault === 'halves')
      for (const content of String(delta.content)) await wire.sendHalves(content);
    else await wire.send(delta);
  }
  await wire.send({}, 'stop');
  if (script.fault === 'stall-at-end') return wire.pause(never);
  if (usage && script.fault !== 'no-usage')
    await wire.raw(`data: ${JSON.stringify({ choices: [], usage })}\n\n`);
  res.end(script.fault === 'no-done' ? '' : 'data: [DONE]');
  return true;
}

/** What a model that thinks aloud says first. */
export const thoughtsOf = ({ reasoning }: Script): string[] =>
  Array.from({ length: reasoning }, (_, i) => `thought ${i} `);

function deltasOf({ thoughts: thought, tokens }: Said, { fault }: Script): Delta[] {
  const thoughts = thought.map((reasoning_content) => ({ reasoning_content }));
  if (fault === 'empty') return thoughts;
  if (fault !== 'parts') return [...thoughts, ...tokens.map((content) => ({ content }))];
  const part = (text: string) => ({ type: 'text' as const, text });
  return [...thoughts, ...tokens.map((token) => ({ content: [...token].map(part) }))];
}

const broken: Partial<Record<string, string>> = {
  'bad-json': '{"choices":[{"delta"',
  'wrong-type': '{"choices":[{"delta":{"content":17}}]}',
  'wrong-choices': '{"choices":{"delta":null}}',
  'empty-choices': '{"choices":[]}',
};

/** Does what the fault says at its token. False: the stream is over. */
async function strike(res: ServerResponse, wire: Wire, { fault }: Script): Promise<boolean> {
  if (fault === 'cut') res.end();
  if (fault === 'reset') {
    await wire.pause(settleMs);
    res.destroy();
  }
  if (fault === 'stall') return wire.pause(never);
  if (fault === 'error-event' || fault === 'limit-event') {
    const error =
      fault === 'error-event'
        ? { message: 'The engine is overloaded', type: 'server_error' }
        : { message: 'Slow down', code: 429 };
    await wire.raw(`data: ${JSON.stringify({ error })}\n\n`);
    res.end();
  }
  if (fault && broken[fault]) await wire.raw(`data: ${broken[fault]}\n\n`);
  if (fault === 'huge-event')
    await wire.raw(`data: ${JSON.stringify({ choices: [], pad: 'x'.repeat(5_000_000) })}\n\n`);
  return !res.writableEnded && !res.destroyed;
}

class Wire {
  readonly #res: ServerResponse;
  readonly #model: string;
  readonly #script: Script;
  readonly #gone = new AbortController();
  #written = 0;

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

  /** False: the caller has gone first. */
  async wait(event: Promise<void>): Promise<boolean> {
    await Promise.race([event, once(this.#res, 'close')]);
    return !this.#res.destroyed;
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
    const { fault, split, cutbyte } = this.#script;
    const bytes = Buffer.from(fault === 'crlf' ? frame.replaceAll('\n', '\r\n') : frame);
    const step = split || bytes.length;
    for (let at = 0; at < bytes.length; at += step) {
      const piece = bytes.subarray(at, at + step);
      this.#written += piece.length;
      if (this.#written > cutbyte) return this.#cutAt(piece, cutbyte);
      this.#res.write(piece);
      if (split) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #cutAt(piece: Buffer, cutbyte: number): Promise<void> {
    if (this.#res.destroyed) return;
    this.#res.write(piece.subarray(0, Math.max(0, piece.length - (this.#written - cutbyte))));
    await this.pause(settleMs);
    this.#res.destroy();
  }
}
