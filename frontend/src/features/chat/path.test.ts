import type { Conversation, Message } from '@parley/contract/conversations';
import { describe, expect, it } from 'vitest';
import { appendNewer, mergeEnd, prependOlder, showAround, shownTurns, trimmed } from './path.ts';
import type { LiveAnswer, Thread } from './types.ts';

const message = (id: number, more: Partial<Message> = {}): Message => ({
  id,
  conversation_id: 5,
  parent_id: id > 1 ? id - 1 : null,
  role: id % 2 ? 'user' : 'assistant',
  content: `text ${id}`,
  timestamp: '2026-01-01T00:00:00.000000Z',
  status: 'done',
  model: null,
  sibling_ids: [id],
  run_id: null,
  last_seq: null,
  finish_reason: null,
  error: null,
  usage: null,
  parts: [],
  ...more,
});
const last = 100;
/** The messages from `from` to `to`, both included. */
const page = (from: number, to: number): Conversation => ({
  id: 5,
  title: 'T',
  title_state: 'set',
  pinned_at: null,
  created_at: '',
  updated_at: '',
  messages: Array.from({ length: to - from + 1 }, (_, at) => message(from + at)),
  has_older: from > 1,
  has_newer: to < last,
});
const empty: Thread = {
  key: 'c5',
  id: 5,
  title: null,
  load: 'loading',
  turns: [],
  hasOlder: false,
  excerpt: null,
  readAtMs: 0,
  isKept: false,
  problem: null,
};
const opened = mergeEnd(empty, page(61, 100), {}, 1);
const ids = (thread: Thread) => shownTurns(thread).map(({ id }) => id);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe('reading the end again', () => {
  it('keeps turns, and the list of them, that have not changed', () => {
    const again = mergeEnd(opened, page(61, 100), {}, 2);
    expect(again.turns).toBe(opened.turns);
    expect(again.readAtMs).toBe(2);
    const changed = page(61, 100);
    changed.messages[39] = message(100, { content: 'changed' });
    const other = mergeEnd(opened, changed, {}, 2);
    expect(other.turns[38]).toBe(opened.turns[38]);
    expect(other.turns[39]?.content).toBe('changed');
    expect(other.turns[39]?.key).toBe('m100');
  });

  it('keeps the older turns that were read before, and drops them when the path is another', () => {
    const deep = prependOlder(opened, page(21, 60), 61);
    expect(ids(mergeEnd(deep, page(61, 100), {}, 2))).toEqual(range(21, 100));
    const branch = page(61, 100);
    branch.messages[0] = message(161, { parent_id: 160 });
    expect(ids(mergeEnd(deep, branch, {}, 2))).toEqual([161, ...range(62, 100)]);
  });

  it('leaves all alone while an answer is written here: its question may be missing in what was read', () => {
    const [question, answer] = [message(-1), message(-2)].map((sent) => ({ ...sent, key: `new${sent.id}` }));
    if (!question || !answer) throw new Error('There is nothing to send.');
    const writing = { ...opened, turns: [...opened.turns, question, answer] };
    const live = { 'new-2': {} as LiveAnswer };
    expect(mergeEnd(writing, page(61, 100), live, 2).turns).toBe(writing.turns);
  });

  it('knows an answer that has just ended here better than what was read before that', () => {
    const ended = { ...message(100, { last_seq: 9 }), key: 'm100' };
    const shown = { ...opened, turns: opened.turns.with(39, ended) };
    const stale = page(61, 100);
    stale.messages[39] = message(100, { content: 'less', status: 'running', last_seq: 4 });
    expect(mergeEnd(shown, stale, {}, 2).turns[39]).toBe(ended);
  });
});

describe('pages', () => {
  it('go in front once, whatever was asked for meanwhile', () => {
    const deep = prependOlder(opened, page(21, 60), 61);
    expect(ids(deep)).toEqual(range(21, 100));
    expect(prependOlder(deep, page(21, 60), 61)).toBe(deep);
    expect(prependOlder(deep, page(1, 20), 21).hasOlder).toBe(false);
  });

  it('around a message are shown apart, and join the end when they reach it', () => {
    const apart = showAround(opened, page(11, 30));
    expect(ids(apart)).toEqual(range(11, 30));
    expect(apart.turns).toBe(opened.turns);
    const nearer = appendNewer(apart, page(31, 55), 30);
    expect(ids(nearer)).toEqual(range(11, 55));
    const joined = appendNewer(nearer, page(56, 80), 55);
    expect(joined.excerpt).toBeNull();
    expect(ids(joined)).toEqual(range(11, 100));
    expect(joined.hasOlder).toBe(true);
    expect(appendNewer(joined, page(31, 55), 30)).toBe(joined);
  });

  it('that touch the end, or reach into it, join at once', () => {
    expect(ids(showAround(opened, page(41, 60)))).toEqual(range(41, 100));
    expect(ids(showAround(opened, page(41, 70)))).toEqual(range(41, 100));
  });

  it('are let go of when nobody looks', () => {
    const kept = trimmed(prependOlder(opened, page(1, 60), 61), 60);
    expect(ids(kept)).toEqual(range(41, 100));
    expect(kept.hasOlder).toBe(true);
    expect(trimmed(opened, 60)).toBe(opened);
  });
});
