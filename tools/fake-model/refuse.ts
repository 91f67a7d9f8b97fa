import type { ServerResponse } from 'node:http';
import type { Script } from './script.ts';

interface FakeListing {
  id: string;
  context_length?: number;
  /** Longest prompt it takes; the listing need not tell. */
  limit?: number;
  /** Says that a prompt is too long, but not what would fit. */
  mute?: true;
}

/** Limits are in the fake's own tokens: four characters each. */
export const models: readonly FakeListing[] = [
  { id: 'fake-chat', context_length: 128_000 },
  { id: 'fake-small', context_length: 2_048, limit: 2_048 },
  { id: 'fake-shy', limit: 500 },
  { id: 'fake-mute', limit: 500, mute: true },
  { id: 'text-embedding-fake' },
];

/** Answers with an error where the script or the prompt's length asks for one. `true`: it did. */
export function refuse(res: ServerResponse, model: string, promptTokens: number, script: Script): boolean {
  const listing = models.find(({ id }) => id === model);
  const limit = listing?.limit ?? Number.POSITIVE_INFINITY;
  if (promptTokens > limit) {
    const message = listing?.mute
      ? 'The prompt is too long.'
      : `This model's maximum context length is ${limit} tokens. However, you sent ${promptTokens} tokens.`;
    const code = listing?.mute ? null : 'context_length_exceeded';
    json(res, 400, { error: { message, type: 'invalid_request_error', code } });
    return true;
  }
  const { fault } = script;
  if (script.retry !== null) res.setHeader('retry-after', String(script.retry));
  if (fault === 'html') {
    res.writeHead(502, { 'content-type': 'text/html' });
    res.end('<!doctype html><title>502</title><h1>Bad gateway</h1> token sk-secret-key');
    return true;
  }
  const status = fault === 'quota' ? 429 : Number(fault);
  if (!status) return false;
  const code = fault === 'quota' ? 'insufficient_quota' : null;
  const message = `The fake model refuses with ${status}. Key: sk-secret-key`;
  json(res, status, { error: { message, type: 'fake_error', code } });
  return true;
}

export function json(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}
