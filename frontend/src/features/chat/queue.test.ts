import { describe, expect, it, test } from 'vitest';
import { goesOn, parseQueue } from './queue.ts';
import { emptyThread } from './state.ts';
import type { Thread, Turn } from './types.ts';

const turn = (key: string, more: Partial<Turn> = {}): Turn => ({
  key,
  id: 1,
  conversation_id: 1,
  parent_id: null,
  role: 'assistant',
  content: 'x',
  timestamp: '2026-01-01T00:00:00Z',
  status: 'done',
  model: null,
  sibling_ids: [],
  run_id: 1,
  last_seq: 1,
  finish_reason: 'stop',
  error: null,
  usage: null,
  parts: [],
  ...more,
});
const thread = (...turns: Turn[]): Thread => ({ ...emptyThread('t'), turns });

describe('what waits is sent', () => {
  it('after an answer that is whole', () => expect(goesOn(thread(turn('a')), 'a')).toBe(true));

  it.each([
    ['was stopped', thread(turn('a', { status: 'stopped' }))],
    ['failed', thread(turn('a', { status: 'failed' }))],
    ['was interrupted', thread(turn('a', { status: 'interrupted' }))],
    ['was cut at its limit', thread(turn('a', { finish_reason: 'length' }))],
    ['is not the last any more', thread(turn('a'), turn('b'))],
    ['has gone', thread()],
  ])('not after one that %s', (_what, of) => expect(goesOn(of, 'a')).toBe(false));
});

test.each([
  [null, []],
  ['{', []],
  ['7', []],
  ['[{"id":"1","text":"x"},null,{"id":2},"y"]', [{ id: '1', text: 'x' }]],
])('reads %j from storage as a queue', (stored, queue) => expect(parseQueue(stored)).toEqual(queue));
