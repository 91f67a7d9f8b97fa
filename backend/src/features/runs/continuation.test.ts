import { describe, expect, it } from 'vitest';
import { continuationPrompt, withoutOverlap } from './continuation.ts';

function join(written: string, pieces: string[], finishes = true): string {
  let text = '';
  let finished = false;
  const { take, end } = withoutOverlap(written, (event) => {
    if (event.type === 'text') text += event.text;
    finished ||= event.type === 'finish';
  });
  for (const piece of pieces) take({ type: 'text', text: piece });
  if (finishes) take({ type: 'finish', reason: 'stop' });
  end();
  expect(finished).toBe(finishes);
  return written + text;
}

describe('a continued answer', () => {
  it.each([
    ['goes straight on', 'one two three', [' four', ' five']],
    ['repeats the last words', 'one two three', ['two ', 'three', ' four five']],
    ['repeats them in one piece with the rest', 'one two three', ['two three four five']],
    ['repeats letter by letter', 'one two three', [...'three four five']],
  ])('is joined without a seam when the model %s', (_how, written, pieces) => {
    expect(join(written, pieces)).toBe('one two three four five');
  });

  it('is joined, too, when the provider counts tokens, or the prompt was cut, before the repeat', () => {
    let text = 'one two three';
    const { take, end } = withoutOverlap(text, (event) => {
      if (event.type === 'text') text += event.text;
    });
    take({ type: 'trimmed', droppedMessages: 2 });
    take({ type: 'text', text: 'two ' });
    take({ type: 'usage', usage: { input_tokens: 1, output_tokens: 1 } });
    take({ type: 'text', text: 'three four five' });
    end();
    expect(text).toBe('one two three four five');
  });

  it('keeps what only looks like a repeat', () => {
    expect(join('the end', ['i', 'ng'])).toBe('the ending');
    expect(join('a b c', ['c d'])).toBe('a b cc d');
    expect(join('one two', ['two'])).toBe('one twotwo');
  });

  it('keeps the end of a stream that stops while it may still be a repeat', () => {
    for (const finishes of [true, false])
      expect(join('see the river', ['ri'], finishes)).toBe('see the riverri');
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
