import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeModel, startFakeModel } from '../../../../tools/fake-model/server.ts';
import { OpenAiCompatible } from './openai-compatible.ts';
import { collect, describeEngine } from './port.suite.ts';

let fake: FakeModel;
let engine: OpenAiCompatible;
beforeAll(async () => {
  fake = await startFakeModel();
  engine = new OpenAiCompatible({
    provider: 'Fake',
    baseUrl: `${fake.url}/v1`,
    apiKey: 'sk-secret-key',
    timeouts: { connectMs: 1_000, firstTokenMs: 400, stallMs: 300 },
  });
});
beforeEach(() => fake.reset());
afterAll(async () => {
  await engine.close();
  await fake.close();
});

const ask = (question: string, signal?: AbortSignal) => collect(engine, 'fake-chat', question, signal);

describeEngine({ engine: () => engine, model: 'fake-chat', longQuestion: 'x [[fake tokens=1000 rate=50]]' });

describe('what a provider may do', () => {
  it.each([
    ['cjk', '[[fake text=cjk tokens=120 rate=0 split=1]]', '春は曙'],
    ['emoji', '[[fake text=emoji tokens=60 rate=0 split=1]]', '👩‍👩‍👧‍👦 🇯🇵 '],
    ['emoji', '[[fake text=emoji tokens=60 rate=0 split=7]]', '👩‍👩‍👧‍👦 🇯🇵 '],
    ['halves of characters', '[[fake text=emoji tokens=12 rate=0 fault=halves at=0]]', '👩‍👩‍👧‍👦 🇯🇵 '],
    ['CRLF', '[[fake text=cjk tokens=30 rate=0 fault=crlf split=3]]', '春は曙'],
    ['deltas of many parts', '[[fake text=emoji tokens=12 rate=0 fault=parts]]', '👩‍👩‍👧‍👦 🇯🇵 '],
  ])('cut %s anywhere: %s', async (_what, directive, start) => {
    const { text, error } = await ask(directive);
    expect(error).toBeNull();
    expect(text.startsWith(start)).toBe(true);
    expect(text.isWellFormed()).toBe(true);
    expect(text).not.toContain('\uFFFD');
  });

  it('leave out [DONE] or the usage, and think aloud', async () => {
    const noDone = await ask('[[fake tokens=3 fault=no-done]]');
    expect(noDone.events.at(-1)?.type).toMatch(/finish|usage/);
    expect((await ask('[[fake tokens=3 fault=no-usage]]')).error).toBeNull();
    expect((await ask('[[fake tokens=3 rate=0 fault=stall-at-end]]')).error).toBeNull();
    const thinking = await ask('[[fake tokens=2 reasoning=3 rate=0]]');
    expect(thinking.events.filter((event) => event.type === 'reasoning')).toHaveLength(3);
  });

  it('answer whole, or without a choice in some event', async () => {
    const whole = await ask('[[fake text=plain tokens=3 fault=whole]]');
    expect(whole).toMatchObject({ error: null, text: 'the quiet river ' });
    expect(whole.events.map(({ type }) => type)).toEqual(['text', 'finish', 'usage']);
    const { error, text } = await ask('[[fake text=plain tokens=6 rate=0 fault=empty-choices]]');
    expect({ error, text }).toEqual({ error: null, text: 'the quiet river runs past old ' });
  });

  it('not know stream_options; it is asked without them from then on', async () => {
    const old = new OpenAiCompatible({ provider: 'Old', baseUrl: `${fake.url}/v1/?version=1`, apiKey: null });
    const question = '[[fake tokens=2 rate=0 fault=no-stream-options]]';
    for (const calls of [2, 3]) {
      expect((await collect(old, 'fake-chat', question)).error).toBeNull();
      expect(fake.stats().calls).toBe(calls);
    }
    await old.close();
  });

  it('keep the connection for the next question', async () => {
    const frugal = new OpenAiCompatible({ provider: 'Fake', baseUrl: `${fake.url}/v1`, apiKey: null });
    const before = fake.stats().connections;
    for (let i = 0; i < 5; i++)
      expect((await collect(frugal, 'fake-chat', '[[fake tokens=2]]')).error).toBeNull();
    expect(fake.stats().connections - before).toBeLessThanOrEqual(2);
    await frugal.close();
  });
});

describe('what a provider may do wrong', () => {
  it.each([
    ['401', 'model_auth_failed', 0],
    ['404', 'model_not_found', 0],
    ['429 retry=7', 'model_rate_limited', 0],
    ['402', 'model_refused', 0],
    ['quota', 'model_refused', 0],
    ['500', 'model_server_error', 0],
    ['html', 'model_server_error', 0],
    ['503', 'model_server_error', 0],
    ['slow-headers', 'model_timeout', 0],
    ['stall at=0', 'model_timeout', 0],
    ['stall', 'model_timeout', 5],
    ['reset rate=100', 'model_stream_cut', 5],
    ['reset at=0', 'model_unavailable', 0],
    ['error-event', 'model_server_error', 5],
    ['limit-event', 'model_rate_limited', 5],
    ['empty', 'model_bad_response', 0],
    ['wrong-choices', 'model_bad_response', 5],
    ['bad-json', 'model_bad_response', 5],
    ['wrong-type', 'model_bad_response', 5],
    ['huge-event', 'model_bad_response', 5],
  ])('%s becomes %s and keeps what came before', async (fault, code, pieces) => {
    const { events, error } = await ask(`[[fake tokens=20 rate=0 fault=${fault}]]`);
    expect(error?.code).toBe(code);
    expect(error?.message).toMatch(/Fake/);
    expect(error?.message).not.toMatch(/sk-secret|<h1>/);
    expect(events.filter((event) => event.type === 'text')).toHaveLength(pieces);
    if (fault.startsWith('429')) expect(error?.retryAfterMs).toBe(7_000);
  });

  it('a stream that is cut ends without a finish', async () => {
    const { events, error } = await ask('[[fake tokens=20 rate=0 fault=cut]]');
    expect(error).toBeNull();
    expect(events.some((event) => event.type === 'finish')).toBe(false);
  });

  it('a connection that is reset at any byte keeps every word before it', async () => {
    const patient = new OpenAiCompatible({ provider: 'Fake', baseUrl: `${fake.url}/v1`, apiKey: null });
    const whole = 'the quiet river runs ';
    const cutAt = async (byte: number) => {
      const question = `[[fake text=plain tokens=4 rate=0 ttft=0 cutbyte=${byte}]]`;
      const { error, text, events } = await collect(patient, 'fake-chat', question);
      expect(whole.startsWith(text)).toBe(true);
      if (error) expect(error.code).toBe(text === '' ? 'model_unavailable' : 'model_stream_cut');
      else expect(events.some(({ type }) => type === 'finish')).toBe(true);
      return text;
    };
    const texts = await Promise.all(Array.from({ length: 300 }, (_, i) => cutAt(i * 4)));
    expect([...new Set(texts)]).toEqual(['', 'the ', 'the quiet ', 'the quiet river ', whole]);
    await patient.close();
  });

  it('a prompt that is too long names the limit', async () => {
    const { error } = await collect(engine, 'fake-shy', 'x'.repeat(4 * 501));
    expect(error).toMatchObject({ code: 'context_overflow', limit: 500 });
  });

  it('a server that is not there', async () => {
    const nobody = new OpenAiCompatible({ provider: 'Fake', baseUrl: 'http://127.0.0.1:9/v1', apiKey: null });
    expect((await collect(nobody, 'x', 'x')).error?.code).toBe('model_unavailable');
    await expect(nobody.list(AbortSignal.timeout(1_000))).rejects.toMatchObject({
      code: 'model_unavailable',
    });
    await nobody.close();
  });
});

describe('an abort', () => {
  it.each(['x [[fake ttft=20000]]', 'x [[fake tokens=1000 rate=50]]', 'x [[fake fault=slow-headers]]'])(
    'closes the connection at once: %s',
    async (question) => {
      const abort = new AbortController();
      setTimeout(() => abort.abort(new Error('enough')), 100);
      const { error } = await ask(question, abort.signal);
      expect(error?.message).toBe('enough');
      if (question.includes('slow')) return;
      await expect.poll(() => fake.stats().closedEarly, { interval: 10, timeout: 1_000 }).toBe(1);
    },
  );
});

it('lists chat models with their windows and leaves out the others', async () => {
  expect(await engine.list(AbortSignal.timeout(1_000))).toEqual([
    { name: 'fake-chat', contextWindow: 128_000 },
    { name: 'fake-mute', contextWindow: null },
    { name: 'fake-shy', contextWindow: null },
    { name: 'fake-small', contextWindow: 2_048 },
  ]);
});
