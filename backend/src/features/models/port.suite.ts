import { beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../platform/app-error.ts';
import type { ModelEngine, ModelEvent } from './port.ts';

export interface EngineUnderTest {
  engine: () => ModelEngine;
  model: string;
  /** A question whose answer takes several seconds. */
  longQuestion: string;
  /** Skips, for an engine that could not be had and has said so loudly. */
  isMissing?: () => boolean;
}

export async function collect(
  engine: ModelEngine,
  model: string,
  question: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ events: ModelEvent[]; text: string; error: AppError | null }> {
  const events: ModelEvent[] = [];
  let error: AppError | null = null;
  try {
    const messages = [{ role: 'user' as const, content: question }];
    await engine.stream({ model, messages }, (event) => events.push(event), signal);
  } catch (thrown) {
    error = thrown as AppError;
  }
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  return { events, text, error };
}

/** What every engine must do, whatever stands behind it. */
export function describeEngine({ engine, model, longQuestion, isMissing }: EngineUnderTest): void {
  describe('as an engine', () => {
    beforeEach(({ skip }) => skip(isMissing?.() ?? false));

    it('lists the model that it answers with', async () => {
      const listed = await engine().list(AbortSignal.timeout(10_000));
      expect(listed.map(({ name }) => name)).toContain(model);
    });

    it('streams text in pieces, then tells the usage and why it ended', async () => {
      const { events, text, error } = await collect(engine(), model, 'What is the capital of France?');
      expect(error).toBeNull();
      expect(text.trim()).not.toBe('');
      expect(events.filter((event) => event.type === 'text').length).toBeGreaterThan(1);
      const finish = events.find((event) => event.type === 'finish');
      expect(finish?.reason).toMatch(/^(stop|length)$/);
      expect(events.find((event) => event.type === 'usage')?.usage.output_tokens).toBeGreaterThan(0);
    });

    it('ends within a second when it is aborted in the middle', async () => {
      const abort = new AbortController();
      const messages = [{ role: 'user' as const, content: longQuestion }];
      let abortedAt = 0;
      let after = 0;
      const take = (event: ModelEvent) => {
        if (abortedAt > 0) after += 1;
        if (event.type !== 'text' || abortedAt > 0) return;
        abortedAt = Date.now();
        abort.abort(new Error('enough'));
      };
      await expect(engine().stream({ model, messages }, take, abort.signal)).rejects.toThrow('enough');
      expect(after).toBe(0);
      expect(Date.now() - abortedAt).toBeLessThan(1_000);
    });
  });
}
