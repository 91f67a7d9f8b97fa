import { expect, test } from 'vitest';
import type { Thread, Turn } from '../types.ts';
import { fromRecord, toRecord } from './record.ts';

const turn = (id: number) => ({ id, key: `k${id}`, role: 'user', content: `t${id}` }) as Turn;
const thread: Thread = {
  key: 'new-1',
  id: 7,
  title: 'T',
  load: 'ready',
  turns: Array.from({ length: 60 }, (_, at) => turn(at + 1)),
  hasOlder: false,
  excerpt: null,
  readAtMs: 5,
  isKept: false,
  problem: null,
};

test('keeps the end of a conversation, and gives it back with keys of its own', () => {
  const record = toRecord(3, thread);
  expect(record?.messages).toHaveLength(40);
  expect(record?.messages[0]).not.toHaveProperty('key');
  const back = fromRecord('c7', 3, structuredClone(record));
  expect(back).toMatchObject({ key: 'c7', id: 7, title: 'T', load: 'ready', hasOlder: true, readAtMs: 5 });
  expect(back?.turns.map(({ key }) => key).slice(0, 2)).toEqual(['m21', 'm22']);
});

test('keeps nothing that the server has not said', () => {
  expect(toRecord(3, { ...thread, id: null })).toBeNull();
  expect(toRecord(3, { ...thread, load: 'loading' })).toBeNull();
  expect(toRecord(3, { ...thread, readAtMs: 0 })).toBeNull();
  expect(toRecord(3, { ...thread, turns: [turn(1), turn(-1)] })?.messages).toHaveLength(1);
});

test('gives nothing back to another account, nor anything that is no record', () => {
  expect(fromRecord('c7', 4, toRecord(3, thread))).toBeNull();
  for (const other of [undefined, null, 5, 'x', {}, { userId: 3 }, { userId: 3, id: 7, messages: 'x' }]) {
    expect(fromRecord('c7', 3, other)).toBeNull();
  }
});
