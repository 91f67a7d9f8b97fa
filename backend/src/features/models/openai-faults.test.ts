import { describe, expect, it } from 'vitest';
import { faultOfErrorObject, faultOfStatus } from './openai-faults.ts';

const asked = { provider: 'Acme', apiKey: 'zz-very-secret' };
const refused = (status: number, message: unknown, rest: object = {}) =>
  faultOfStatus({ status, body: JSON.stringify({ error: { message, ...rest } }) }, asked);

describe('a prompt that is too long', () => {
  it.each([
    [
      400,
      "This model's maximum context length is 8192 tokens. However, your messages resulted in 8193 tokens.",
      8_192,
    ],
    [
      400,
      "This model's maximum context length is 4096 tokens and your request has 5000 input tokens (1000 > 4096 - 5000).",
      4_096,
    ],
    [400, 'prompt is too long: 208310 tokens > 200000 maximum', 200_000],
    [400, 'input length and `max_tokens` exceed context limit: 198000 + 8000 > 200000', 200_000],
    [400, 'the request exceeds the available context size (4096 tokens), try increasing it', 4_096],
    [
      400,
      'The input token count (1200000) exceeds the maximum number of tokens allowed (1,048,576).',
      1_048_576,
    ],
    [400, 'Prompt contains 40960 tokens, too large for model with 32768 maximum context length', 32_768],
    [400, 'the model is loaded with context length of only 4096 tokens', 4_096],
    [429, 'Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 40000.', 30_000],
    [413, 'Payload too large', null],
    [400, 'Input is too long for requested model.', null],
  ])('is recognised: %s %s', (status, message, limit) => {
    expect(refused(status, message)).toMatchObject({ code: 'context_overflow', limit });
  });

  it('is recognised by its code, and by a number beside the message', () => {
    expect(refused(400, 'no', { code: 'context_length_exceeded' }).code).toBe('context_overflow');
    const llama = refused(400, 'no', { type: 'exceed_context_size_error', n_ctx: 2_048 });
    expect(llama).toMatchObject({ code: 'context_overflow', limit: 2_048 });
    expect(faultOfErrorObject({ message: 'maximum context length is 99 999' }, asked).code).toBe(
      'context_overflow',
    );
  });
});

describe('what is told to people', () => {
  it.each([
    [401, 'Acme did not accept the API key. It said: “no” Check OPENAI_API_KEY and start Parley again.'],
    [403, 'Acme does not allow this. It said: “no” Check what the API key may do.'],
    [404, 'Acme has no such model. It said: “no” Choose another model.'],
    [429, 'Acme is limiting requests. It said: “no” Retry in a moment.'],
    [500, 'Acme failed with status 500. It said: “no” Retry in a moment.'],
    [418, 'Acme refused the request with status 418. It said: “no”'],
  ])('%s', (status, text) => {
    expect(refused(status, 'no').message).toBe(text);
  });

  it('an address that is no API', () => {
    const fault = faultOfStatus({ status: 404, body: '<html>Not found</html>' }, asked);
    expect(fault.message).toBe(
      'Acme has no chat at this address. Check OPENAI_BASE_URL: it usually ends in /v1.',
    );
  });

  it('never the key, a page, control characters or a long text', () => {
    const { message } = refused(400, `key zz-very-secret or sk-abcdef123456\u0000\n\n${'x'.repeat(900)}`);
    expect(message).toContain('“key … or … xxx');
    expect(message.length).toBeLessThan(300);
    expect(faultOfStatus({ status: 502, body: '<h1>secret</h1>' }, asked).message).not.toContain('secret');
    expect(refused(400, { nested: 1 }).message).toBe('Acme refused the request with status 400.');
    expect(faultOfStatus({ status: 400, body: '{"detail":"bad field"}' }, asked).message).toContain(
      'bad field',
    );
  });
});

it('reads Retry-After in seconds and as a date', () => {
  const after = (retryAfter: string) =>
    faultOfStatus({ status: 503, body: '{}', retryAfter }, asked).retryAfterMs;
  expect(after('7')).toBe(7_000);
  expect(after(new Date(Date.now() + 5_000).toUTCString())).toBeGreaterThan(3_000);
  expect(after('soon')).toBeUndefined();
});

it('knows an error inside a stream by its code or its type', () => {
  expect(faultOfErrorObject({ code: 429 }, asked).code).toBe('model_rate_limited');
  expect(faultOfErrorObject({ type: 'rate_limit_error' }, asked).code).toBe('model_rate_limited');
  expect(faultOfErrorObject({ type: 'authentication_error' }, asked).code).toBe('model_auth_failed');
  expect(faultOfErrorObject('overloaded', asked).message).toContain('“overloaded”');
  expect(faultOfErrorObject(true, asked).code).toBe('model_server_error');
});
