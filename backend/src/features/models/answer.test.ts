import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeModel, startFakeModel } from '../../../../tools/fake-model/server.ts';
import { AppError } from '../../platform/app-error.ts';
import { answer } from './answer.ts';
import { OpenAiCompatible } from './openai-compatible.ts';
import type { ChatMessage, ModelEngine, ModelEvent } from './port.ts';

let fake: FakeModel;
let engine: OpenAiCompatible;
beforeAll(async () => {
  fake = await startFakeModel();
  engine = new OpenAiCompatible({ provider: 'Fake', baseUrl: `${fake.url}/v1`, apiKey: null });
});
beforeEach(() => fake.reset());
afterAll(async () => {
  await engine.close();
  await fake.close();
});

async function ask(
  messages: ChatMessage[],
  model = 'fake-chat',
  window = 128_000,
  signal = new AbortController().signal,
) {
  const events: ModelEvent[] = [];
  const learned: number[] = [];
  const request = { engine, model, window, messages, onWindow: (tokens: number) => learned.push(tokens) };
  await answer(request, (event) => events.push(event), signal);
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  return { text, learned, trimmed: events.find((event) => event.type === 'trimmed') };
}

const user = (content: string): ChatMessage => ({ role: 'user', content });

describe('a passing fault', () => {
  it.each(['500', '503', '429', '429 retry=1', 'html', 'reset at=0', 'cut at=0', 'limit-event at=0'])(
    '%s is tried once more',
    async (fault) => {
      const { text } = await ask([user(`x [[fake tokens=3 rate=0 times=1 fault=${fault}]]`)]);
      expect(text).not.toBe('');
      expect(fake.stats().calls).toBe(2);
    },
  );

  it.each([
    ['500 times=2', 2],
    ['401', 1],
    ['quota', 1],
    ['empty', 1],
    ['404', 1],
    ['429 retry=60', 1],
    ['reset at=2 rate=50', 1],
  ])('%s is not tried for ever, nor after the first word', async (fault, calls) => {
    await expect(ask([user(`x [[fake tokens=5 rate=0 fault=${fault}]]`)])).rejects.toThrow();
    expect(fake.stats().calls).toBe(calls);
  });
});

it('an abort in the pause before the second try gives its own reason', async () => {
  const abort = new AbortController();
  setTimeout(() => abort.abort(new Error('enough')), 150);
  await expect(ask([user('[[fake fault=500]]')], 'fake-chat', 128_000, abort.signal)).rejects.toThrow(
    'enough',
  );
  expect(fake.stats().calls).toBe(1);
});

describe('a prompt that is too long', () => {
  it('by one token only is answered all the same', async () => {
    const exact = `x [[fake tokens=3 rate=0]] ${'y'.repeat(4 * 501)}`.slice(0, 4 * 501);
    const { text, learned } = await ask([user(exact)], 'fake-shy', 16_384);
    expect(text).not.toBe('');
    expect(learned).toHaveLength(1);
    expect(learned[0]).toBeLessThanOrEqual(500);
  });

  it('loses its oldest turns, and says so', async () => {
    const long = Array.from({ length: 40 }, (_, i): ChatMessage[] => [
      user(`question ${i} ${'words of it '.repeat(30)}`),
      { role: 'assistant', content: `answer ${i} ${'more words '.repeat(30)}` },
    ]).flat();
    const messages: ChatMessage[] = [
      { role: 'system', content: 'Be kind.' },
      ...long,
      user('[[fake tokens=3 rate=0]]'),
    ];
    const { text, trimmed } = await ask(messages, 'fake-small', 2_048);
    expect(text).not.toBe('');
    expect(fake.stats().calls).toBe(1);
    expect(trimmed?.type === 'trimmed' && trimmed.droppedMessages).toBeGreaterThan(20);
    const sent = fake.stats().requests[0]?.messages ?? [];
    expect(sent[0]?.content).toBe('Be kind.');
    expect(sent[1]?.role).toBe('user');
  });

  it.each(['fake-shy', 'fake-mute'])('is answered by %s wherever the limit lies', async (model) => {
    for (const chars of [1_900, 1_990, 2_000, 2_001, 2_010, 2_500, 5_000, 60_000]) {
      const message = `[[fake tokens=2 rate=0]]${'z '.repeat(chars / 2)}`;
      expect((await ask([user(message)], model, 16_384)).text).not.toBe('');
    }
  });

  it('teaches the window, so that the next one fits at once', async () => {
    const long = user(`[[fake tokens=2 rate=0]]${'z '.repeat(20_000)}`);
    const { learned } = await ask([long], 'fake-mute', 16_384);
    fake.reset();
    expect((await ask([long], 'fake-mute', learned[0])).learned).toEqual([]);
    expect(fake.stats().calls).toBe(1);
  });

  it('is left to an engine that fits prompts itself; its word for it comes once, with the first word', async () => {
    let calls = 0;
    const own: ModelEngine = {
      fitsPrompts: true,
      list: async () => [],
      async stream({ messages }, emit) {
        calls += 1;
        expect(messages[0]?.content).toHaveLength(90_000);
        emit({ type: 'trimmed', droppedMessages: calls });
        if (calls === 1) throw new AppError('model_stream_cut', 'cut');
        emit({ type: 'text', text: 'a' });
      },
    };
    const events: ModelEvent[] = [];
    const request = {
      engine: own,
      model: 'x',
      window: 2_048,
      messages: [user('z'.repeat(90_000))],
      onWindow() {},
    };
    await answer(request, (event) => events.push(event), new AbortController().signal);
    expect(events).toEqual([
      { type: 'trimmed', droppedMessages: 2 },
      { type: 'text', text: 'a' },
    ]);
  });
});
