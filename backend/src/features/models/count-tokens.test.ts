import { monitorEventLoopDelay } from 'node:perf_hooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CountTokens, tokenCounter } from './count-tokens.ts';

const any = Number.POSITIVE_INFINITY;
let count: CountTokens;
beforeAll(async () => {
  count = await tokenCounter('gpt-4o');
});

describe('tokenCounter', () => {
  it('counts as the tokenizer does, to two in a hundred', async () => {
    const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
    for (const text of [
      'Tell me about the sea. '.repeat(500),
      '春は曙やうやう白く'.repeat(200),
      '{"a": [1, 2]}',
    ]) {
      const exact = countTokens(text);
      const counted = await count(text, any);
      expect(counted).toBeGreaterThanOrEqual(exact);
      expect(counted).toBeLessThanOrEqual(exact * 1.02 + 1);
    }
  });

  it('takes control tokens for text', async () => {
    expect(await count('<|endoftext|><|im_start|>', any)).toBeGreaterThan(2);
  });

  it('adds a margin for models of other makers', async () => {
    const foreign = await tokenCounter('llama-3');
    const text = 'Tell me about the sea. '.repeat(100);
    expect(await foreign(text, any)).toBeGreaterThan((await count(text, any)) * 1.09);
  });

  it.each([
    ['one letter', 'z'],
    ['no spaces', 'qwertyuiopasdfghjklzxcvbnm'],
    ['ideographs', '春は曙'],
    ['spaces', ' '],
    ['emoji', '😀'],
  ])('lets everybody else on while it counts the longest message there may be: %s', async (_name, piece) => {
    const text = piece.repeat(Math.floor(400_000 / piece.length));
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const began = performance.now();
    await count(text, any);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(delay.max / 1e6).toBeLessThan(500);
    delay.disable();
  });

  it('stops once there is enough', async () => {
    expect(await count('word '.repeat(80_000), 100)).toBeLessThan(200);
  });
});
