import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../../platform/log.ts';
import { describeEngine } from '../port.suite.ts';
import type { ChatMessage, ModelEvent } from '../port.ts';
import { createLocalModel, type LocalModel } from './local-model.ts';

/** A folder that stays, so that the next run finds what this one fetched. */
const dataDir =
  process.env.PARLEY_TEST_LOCAL_DIR ??
  fileURLToPath(new URL('../../../../../.runtime/local-model', import.meta.url));
const downloadTimeoutMs = 10 * 60_000;

let model: LocalModel;
let fault: string | null = null;

beforeAll(async () => {
  model = createLocalModel({ choice: { mode: 'auto' }, dataDir, log: createLog('warn') });
  model.prepare();
  while (model.state().status === 'downloading') await new Promise((resolve) => setTimeout(resolve, 100));
  const { status, message } = model.state();
  if (status === 'ready') return;
  fault = message;
  process.stderr.write(`\nLOCAL MODEL NOT AVAILABLE: ${message}\n\n`);
  if (process.env.REQUIRE_LOCAL_MODEL === '1') throw new Error(`LOCAL MODEL NOT AVAILABLE: ${message}`);
}, downloadTimeoutMs);

afterAll(() => model.stop());

describeEngine({
  engine: () => model,
  model: 'smollm2-135m-instruct',
  longQuestion: 'Write a long story about a fox, with many chapters.',
  isMissing: () => fault !== null,
});

describe('the built-in model', () => {
  it('answers a question, piece by piece', async ({ skip }) => {
    skip(fault !== null, fault ?? '');
    const answer = await ask([{ role: 'user', content: 'What is the capital of France?' }]);
    expect(answer.text.trim()).not.toBe(''); // it is tiny: being right is not what may be asked of it
    expect(answer.pieces).toBeGreaterThanOrEqual(2);
    expect(answer.finish).toBe('stop');
    expect(answer.dropped).toBe(-1);
    expect(answer.inputTokens).toBeGreaterThan(10);
    expect(answer.outputTokens).toBeGreaterThan(2);
  });

  it('follows the conversation', async ({ skip }) => {
    skip(fault !== null, fault ?? '');
    const answer = await ask([
      { role: 'user', content: 'My name is Ada. Remember it.' },
      { role: 'assistant', content: 'Nice to meet you, Ada!' },
      { role: 'user', content: 'What is my name?' },
    ]);
    expect(answer.text.trim()).not.toBe('');
  });

  it('stops within a second of an abort, and answers the next question', async ({ skip }) => {
    skip(fault !== null, fault ?? '');
    const stopping = new AbortController();
    const request = { model: model.modelName, messages: longStory() };
    let abortedAt = 0;
    const take = (event: ModelEvent) => {
      if (event.type !== 'text' || abortedAt > 0) return;
      abortedAt = performance.now();
      stopping.abort(new Error('enough'));
    };
    await expect(model.stream(request, take, stopping.signal)).rejects.toThrow('enough');
    expect(performance.now() - abortedAt).toBeLessThan(1000);
    expect((await ask([{ role: 'user', content: 'Say hello.' }])).text).not.toBe('');
  });

  it('answers a conversation and a message that are longer than its window', async ({ skip }) => {
    skip(fault !== null, fault ?? '');
    const talk = Array.from({ length: 120 }, (_, at): ChatMessage[] => [
      { role: 'user', content: `Tell me fact ${at} about the sea, please. ${'Waves are wet. '.repeat(10)}` },
      { role: 'assistant', content: `Fact ${at}: the sea is deep and blue. ${'It is salty. '.repeat(10)}` },
    ]).flat();
    const first = await ask([...talk, { role: 'user', content: 'Name one colour.' }]);
    expect(first.text).not.toBe('');
    expect(first.inputTokens).toBeLessThan(model.contextWindow);
    expect(first.dropped).toBeGreaterThan(200);
    const second = await ask([
      { role: 'user', content: `Sum this up: ${'The fox ran home. '.repeat(3000)}` },
    ]);
    expect(second.text).not.toBe('');
    expect(second.inputTokens).toBeLessThan(model.contextWindow);
    expect(second.dropped).toBe(0);
  });

  it('answers in turn when asked at once', async ({ skip }) => {
    skip(fault !== null, fault ?? '');
    const questions = ['Say one.', 'Say two.', 'Say three.'];
    const answers = await Promise.all(questions.map((content) => ask([{ role: 'user', content }])));
    expect(answers.map((one) => one.text.length > 0)).toEqual([true, true, true]);
  });
});

async function ask(messages: ChatMessage[]) {
  const answer = { text: '', pieces: 0, inputTokens: 0, outputTokens: 0, finish: '', dropped: -1 };
  const take = (event: ModelEvent) => {
    if (event.type === 'usage') {
      answer.inputTokens = event.usage.input_tokens;
      answer.outputTokens = event.usage.output_tokens;
    }
    if (event.type === 'trimmed') answer.dropped = event.droppedMessages;
    if (event.type === 'finish') answer.finish = event.reason;
    if (event.type !== 'text') return;
    answer.text += event.text;
    answer.pieces += 1;
  };
  const request = { model: model.modelName, messages };
  await model.stream(request, take, new AbortController().signal);
  return answer;
}

function longStory(): ChatMessage[] {
  return [{ role: 'user', content: 'Write a very long story about a ship, a whale and a storm.' }];
}
