import type { RunEvent } from '@parley/contract/events';
import { expect, test } from 'vitest';
import { Kept, keptOf } from './kept.ts';

const source = (number: number, title: string): RunEvent => ({
  type: 'source-url',
  sourceId: String(number),
  url: `https://page.example/${number}`,
  title,
  providerMetadata: { parley: { number, host: 'page.example', date: null, passage: '', kind: 'page' } },
});

test('a source that is told again replaces itself, in its place', () => {
  const kept = new Kept();
  for (const event of [source(1, 'first'), source(2, 'second'), source(1, 'first again')]) {
    kept.add(event);
  }
  expect(kept.parts).toMatchObject([
    { type: 'source', number: 1, title: 'first again' },
    { type: 'source', number: 2, title: 'second' },
  ]);
});

const words = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `word ${from + i} 😀 `);

test('a text holds all that was added to it, however often it was packed or read meanwhile', () => {
  const kept = new Kept({ content: 'Before. ', parts: [] });
  kept.add({ type: 'reasoning-start', id: 'reasoning-1' });
  for (const [i, delta] of words(400).entries()) {
    kept.add({ type: 'reasoning-delta', id: 'reasoning-1', delta });
    if (i % 3 === 0) kept.pack();
    if (i % 50 === 0) expect(kept.parts[0]).toMatchObject({ text: words(i + 1).join('') });
  }
  expect(kept.content).toBe('Before. ');
  kept.add({ type: 'reasoning-end', id: 'reasoning-1' });
  kept.add({ type: 'text-start', id: 'text-2' });
  for (const [i, delta] of words(400).entries()) {
    kept.add({ type: 'text-delta', id: 'text-2', delta });
    if (i % 7 === 0) kept.pack();
  }
  expect(kept.content).toBe(`Before. ${words(400).join('')}`);
  expect(kept.parts).toEqual([{ type: 'reasoning', text: words(400).join(''), duration_ms: 0 }]);
  expect(kept).toMatchObject({ blocks: 2, open: { channel: 'text', id: 'text-2' } });
});

test('what is kept does not change the message that it began with', () => {
  const before = { content: 'Before.', parts: [] };
  keptOf(before, [{ seq: 1, data: JSON.stringify({ type: 'data-seam', data: { text_length: 7 } }) }]);
  expect(before).toEqual({ content: 'Before.', parts: [] });
});
