import type { MessagePart } from '@parley/contract/conversations';
import type { Notice, RunEvent } from '@parley/contract/events';
import type { Citation, SearchProgress } from '@parley/contract/search';
import { describe, expect, test } from 'vitest';
import { applyEvent, emptyAnswer, isGap } from './answer.ts';
import type { Answer } from './types.ts';

const text = (delta: string): RunEvent => ({ type: 'text-delta', id: 't', delta });

const play = (events: RunEvent[], from: Answer = emptyAnswer) =>
  events.reduce(
    (answer, event, index) =>
      applyEvent(answer, { seq: from.lastSeq + index + 1, event, atMs: index * 1000 }),
    from,
  );

const start: RunEvent = {
  type: 'start',
  messageId: '2',
  messageMetadata: { run_id: 7, message_id: 2, user_message_id: 1, conversation_id: 5, model: 'm' },
};

const searching = (state: SearchProgress['state'], queries: string[]): RunEvent => ({
  type: 'data-search',
  id: 'search',
  data: { state, queries, provider: null, dated: null, pages: [] },
});

const known = (number: number) => ({
  number,
  url: `https://site${number}.example/tides`,
  host: `site${number}.example`,
  date: null,
  kind: 'page' as const,
  passage: 'High water comes twice a day.',
});

function found(number: number, title: string): RunEvent {
  const { url, ...parley } = known(number);
  return { type: 'source-url', sourceId: String(number), url, title, providerMetadata: { parley } };
}

describe('applyEvent', () => {
  test('puts the pieces together', () => {
    const answer = play([start, text('Hel'), text('lo')]);
    expect(answer.text).toBe('Hello');
    expect(answer.lastSeq).toBe(3);
    expect(answer.start?.conversation_id).toBe(5);
  });

  test('takes no event twice, however often the stream is replayed', () => {
    const events = [start, text('one '), text('two '), text('three')];
    for (let cut = 0; cut <= events.length; cut += 1) {
      const before = play(events.slice(0, cut));
      const replayed = events.reduce(
        (answer, event, index) => applyEvent(answer, { seq: index + 1, event, atMs: 0 }),
        before,
      );
      expect(replayed.text).toBe('one two three');
    }
  });

  test('goes on from what the conversation held', () => {
    const answer = play([text(' world')], { ...emptyAnswer, lastSeq: 12, text: 'Hello' });
    expect(answer).toMatchObject({ text: 'Hello world', lastSeq: 13 });
  });

  test('cuts what was not kept, and goes on from there', () => {
    const seen = play([start, text('Hello '), text('wor')]);
    const rewind: RunEvent = { type: 'data-rewind', data: { seq: 2, textLength: 6, parts: [] } };
    const cut = applyEvent(seen, { seq: 2, event: rewind, atMs: 0 });
    expect(cut).toMatchObject({ text: 'Hello ', lastSeq: 2 });
    expect(applyEvent(cut, { seq: 3, event: text('there'), atMs: 0 }).text).toBe('Hello there');
  });

  test('takes what was kept beside the text from a rewind', () => {
    const notice: MessagePart = { type: 'notice', code: 'history_trimmed', message: 'Shortened.' };
    const rewind: RunEvent = { type: 'data-rewind', data: { seq: 2, textLength: 6, parts: [notice] } };
    const before = { ...play([start, text('Hello '), text('wor')]), parts: [notice, notice] };
    expect(applyEvent(before, { seq: 2, event: rewind, atMs: 0 }).parts).toEqual([notice]);
  });

  test('marks where another node went on', () => {
    const answer = play([start, text('one '), { type: 'data-seam', data: { text_length: 4 } }, text('two')]);
    expect(answer).toMatchObject({ text: 'one two', parts: [{ type: 'seam', text_length: 4 }] });
  });

  test('keeps reasoning apart and measures it', () => {
    const answer = play([
      start,
      { type: 'reasoning-start', id: 'r' },
      { type: 'reasoning-delta', id: 'r', delta: 'Hm' },
      { type: 'reasoning-delta', id: 'r', delta: 'm.' },
      { type: 'reasoning-end', id: 'r' },
      text('Yes'),
    ]);
    expect(answer.parts).toEqual([{ type: 'reasoning', text: 'Hmm.', duration_ms: 3000 }]);
    expect(answer).toMatchObject({ text: 'Yes', thinkingSinceMs: null });
  });

  test('shows progress until the first piece', () => {
    const progress: RunEvent = {
      type: 'data-progress',
      data: { message: 'Loading', received_bytes: 1, total_bytes: 2 },
      transient: true,
    };
    const waiting = applyEvent(play([start]), { seq: null, event: progress, atMs: 0 });
    expect(waiting).toMatchObject({ lastSeq: 1, progress: { message: 'Loading' } });
    expect(play([text('x')], waiting).progress).toBeNull();
  });

  test('keeps notices and the outcome', () => {
    const answer = play([
      start,
      { type: 'data-notice', data: { code: 'history_trimmed', message: 'Older messages were left out.' } },
      { type: 'data-run', data: { status: 'stopped', finish_reason: null, error: null } },
    ]);
    expect(answer.parts).toHaveLength(1);
    expect(answer.outcome?.status).toBe('stopped');
  });

  test('keeps one search, as it was told last, where it first stood', () => {
    const answer = play([
      start,
      searching('thinking', []),
      { type: 'reasoning-start', id: 'r' },
      searching('searching', ['tides']),
      { type: 'reasoning-delta', id: 'r', delta: 'Hm' },
      searching('done', ['tides']),
      { type: 'reasoning-end', id: 'r' },
    ]);
    expect(answer.parts).toMatchObject([
      { type: 'search', state: 'done', queries: ['tides'] },
      { type: 'reasoning', text: 'Hm', duration_ms: 4000 },
    ]);
  });

  test('adds each source once, with everything that is known about it', () => {
    const answer = play([
      start,
      found(1, 'Tides'),
      found(2, 'Moon'),
      found(1, 'Tides, again'),
      text('x [1]'),
    ]);
    expect(answer.parts).toEqual([
      { type: 'source', title: 'Tides, again', ...known(1) },
      { type: 'source', title: 'Moon', ...known(2) },
    ]);
  });

  test('takes the citations after the last word, once', () => {
    const citation: Citation = {
      at: 5,
      number: 1,
      support: 'weak',
      missing: ['12'],
      passage: 'Twice a day.',
    };
    const cited: RunEvent = { type: 'data-citations', id: 'citations', data: { citations: [citation] } };
    const none: RunEvent = { type: 'data-citations', id: 'citations', data: { citations: [] } };
    const answer = play([start, found(1, 'Tides'), text('High [1]'), none, cited]);
    expect(answer.parts.slice(1)).toEqual([{ type: 'citations', citations: [citation] }]);
  });

  test('keeps when a search may be tried again', () => {
    const notice: Notice = { code: 'search_blocked', message: 'No.', retry_at: '2026-11-25T12:00:00.000Z' };
    expect(play([start, { type: 'data-notice', data: notice }]).parts).toEqual([
      { type: 'notice', ...notice },
    ]);
  });

  test('passes over what a newer server may send', () => {
    const unknown = { type: 'data-weather', data: {} } as unknown as RunEvent;
    expect(play([start, unknown, text('x')])).toMatchObject({ lastSeq: 3, text: 'x' });
  });
});

test('a missing event is noticed', () => {
  const answer = play([start, text('a')]);
  expect(isGap(answer, { seq: 3, event: text('b'), atMs: 0 })).toBe(false);
  expect(isGap(answer, { seq: 4, event: text('c'), atMs: 0 })).toBe(true);
  expect(isGap(answer, { seq: null, event: text('c'), atMs: 0 })).toBe(false);
});
