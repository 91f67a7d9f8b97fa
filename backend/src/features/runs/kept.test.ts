import type { RunEvent } from '@parley/contract/events';
import { expect, test } from 'vitest';
import { keepEvent, nothingKept } from './kept.ts';

const source = (number: number, title: string): RunEvent => ({
  type: 'source-url',
  sourceId: String(number),
  url: `https://page.example/${number}`,
  title,
  providerMetadata: { parley: { number, host: 'page.example', date: null, passage: '', kind: 'page' } },
});

test('a source that is told again replaces itself, in its place', () => {
  const kept = nothingKept();
  for (const event of [source(1, 'first'), source(2, 'second'), source(1, 'first again')]) {
    keepEvent(kept, event);
  }
  expect(kept.parts).toMatchObject([
    { type: 'source', number: 1, title: 'first again' },
    { type: 'source', number: 2, title: 'second' },
  ]);
});
