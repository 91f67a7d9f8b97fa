import { describe, expect, it } from 'vitest';
import type { ModelEvent } from '../models/port.ts';
import { continuationPrompt, withoutOverlap } from './continuation.ts';

async function join(written: string, pieces: string[]): Promise<string> {
  async function* events(): AsyncIterable<ModelEvent> {
    for (const text of pieces) yield { type: 'text', text };
    yield { type: 'finish', reason: 'stop' };
  }
  let text = '';
  let finished = false;
  for await (const event of withoutOverlap(events(), written)) {
    if (event.type === 'text') text += event.text;
    finished ||= event.type === 'finish';
  }
  expect(finished).toBe(true);
  return written + text;
}

describe('a continued answer', () => {
  it.each([
    ['goes straight on', 'one two three', [' four', ' five']],
    ['repeats the last words', 'one two three', ['two ', 'three', ' four five']],
    ['repeats them in one piece with the rest', 'one two three', ['two three four five']],
    ['repeats letter by letter', 'one two three', [...'three four five']],
  ])('is joined without a seam when the model %s', async (_how, written, pieces) => {
    expect(await join(written, pieces)).toBe('one two three four five');
  });

  it('keeps what only looks like a repeat', async () => {
    expect(await join('the end', ['i', 'ng'])).toBe('the ending');
    expect(await join('a b c', ['c d'])).toBe('a b cc d');
    expect(await join('one two', ['two'])).toBe('one twotwo');
  });

  it('keeps the end of a stream that stops while it may still be a repeat', async () => {
    expect(await join('see the river', ['ri'])).toBe('see the riverri');
  });

  it('is asked for as a beginning where the provider takes one, else by an instruction', () => {
    const question = { role: 'user', content: 'q' } as const;
    expect(continuationPrompt([question], 'begun', true).at(-1)).toEqual({
      role: 'assistant',
      content: 'begun',
    });
    expect(continuationPrompt([question], 'begun', false)).toMatchObject([
      question,
      { role: 'assistant', content: 'begun' },
      { role: 'user' },
    ]);
  });
});
