import type { ChatRequest } from '@parley/contract/chat';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import { resetChat } from './actions.ts';
import { readDraft } from './drafts.ts';
import {
  addToQueue,
  changeQueued,
  forgetQueues,
  giveBackQueue,
  goesOn,
  parseQueue,
  readQueue,
  sendNext,
} from './queue.ts';
import { emptyThread, getThread, putThread, useChat } from './state.ts';
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

describe('of two that send what waits', () => {
  const stored = new Map<string, string>();
  /** So much text fits into an item. */
  let room: number;
  const localStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > room) throw new Error('QuotaExceededError');
      stored.set(key, value);
    },
    removeItem: (key: string) => stored.delete(key),
  };
  const options = { model: null, search: 'auto' } as const;
  const others = { model: 'fake/other', search: 'off' } as const;
  const fetched = vi.fn<(path: string, init: { body: string }) => Promise<Response>>();
  const bodies = () => fetched.mock.calls.map(([, { body }]) => JSON.parse(body) as ChatRequest);
  const answer = turn('a', { id: 10 });
  const waiting = () => parseQueue(stored.get('parley.queue.5') ?? null).map(({ text }) => text);
  const sent = () => getThread('c5').turns.flatMap(({ role, content }) => (role === 'user' ? content : []));
  /** As another tab has it, in which nothing is being written yet. */
  const open = () => {
    resetChat();
    putThread({ ...emptyThread('c5'), id: 5, turns: [answer] });
  };

  beforeEach(() => {
    room = Number.POSITIVE_INFINITY;
    vi.stubGlobal('window', Object.assign(new EventTarget(), { localStorage }));
    vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
    fetched.mockReset();
    fetched.mockReturnValue(new Promise(() => {}));
    vi.stubGlobal('fetch', fetched);
    forgetQueues();
    stored.clear();
    open();
    for (const text of ['one', 'two']) addToQueue('c5', text, options);
  });
  afterEach(() => {
    resetChat();
    vi.unstubAllGlobals();
  });

  it('only one does after the same answer, whichever tab heard its end', async () => {
    await sendNext('c5', options, answer);
    expect(sent()).toEqual(['one']);
    open();
    await sendNext('c5', options, answer);
    expect(sent()).toEqual([]);
    expect(waiting()).toEqual(['two']);
    const next = turn('b', { id: 12 });
    putThread({ ...getThread('c5'), turns: [answer, next] });
    await sendNext('c5', options, next);
    expect(sent()).toEqual(['two']);
  });

  it('the second finds that an answer is being written', async () => {
    await Promise.all([sendNext('c5', options), sendNext('c5', options, answer), sendNext('c5', options)]);
    expect(sent()).toEqual(['one']);
    expect(waiting()).toEqual(['two']);
    expect(Object.keys(useChat.getState().live)).toHaveLength(1);
  });

  it('both send one message, as it was written, where a browser has no locks', async () => {
    const queue = stored.get('parley.queue.5') ?? '';
    await sendNext('c5', others, answer);
    open();
    stored.set('parley.queue.5', queue);
    await sendNext('c5', options, answer);
    await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(2));
    expect(bodies()[1]).toEqual(bodies()[0]);
    expect(bodies()[0]).toMatchObject({ message: 'one', ...options });
  });

  it('whoever presses Send sends what waits with what is chosen by then', async () => {
    await sendNext('c5', others);
    open();
    await sendNext('c5', options, answer);
    await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(2));
    expect(bodies()).toMatchObject([
      { message: 'one', ...others },
      { message: 'two', ...others },
    ]);
  });

  it('the other wording of a message that was sent meanwhile is in the composer', async () => {
    const [first, second] = parseQueue(stored.get('parley.queue.5') ?? null);
    await sendNext('c5', options, answer);
    changeQueued('c5', first?.id ?? '', 'one, or so');
    changeQueued('c5', second?.id ?? '', 'two, or so');
    changeQueued('c5', second?.id ?? '', '');
    expect(readDraft('c5')).toBe('one, or so');
    expect(waiting()).toEqual([]);
  });

  it('what waited behind a message that was not sent is in the composer with it', () => {
    giveBackQueue('c5', 'c6');
    expect([readDraft('c6'), readQueue('c5')]).toEqual(['one\n\ntwo', []]);
  });

  describe('what storage does not take', () => {
    /** Sends what waits, one message after each answer, until nothing waits any more. */
    const sendAll = async () => {
      const all: string[] = [];
      for (let id = 10; ; id += 2) {
        const last = turn('a', { id });
        putThread({ ...emptyThread('c5'), id: 5, turns: [last] });
        await sendNext('c5', options, last);
        const [text] = sent();
        if (text === undefined) return all;
        all.push(text);
        resetChat();
      }
    };

    it.each([
      ['is full', () => (room = stored.get('parley.queue.5')?.length ?? 0), ['one', 'two']],
      ['is absent', () => vi.stubGlobal('window', new EventTarget()), []],
    ])('is sent by this tab after what waits there, when storage %s', async (_what, spoil, there) => {
      spoil();
      for (const text of ['three', 'four']) addToQueue('c5', text, options);
      expect(waiting()).toEqual(['one', 'two']);
      expect(await sendAll()).toEqual([...there, 'three', 'four']);
    });

    it('has its wording changed, and is taken out, as usual', async () => {
      room = 0;
      addToQueue('c5', 'three', options);
      const [, second, third] = readQueue('c5');
      changeQueued('c5', second?.id ?? '', 'two, but longer');
      expect(readQueue('c5').map(({ text }) => text)).toEqual(['one', 'two, but longer', 'three']);
      changeQueued('c5', third?.id ?? '', '');
      expect(readQueue('c5').map(({ text }) => text)).toEqual(['one', 'two, but longer']);
      expect(await sendAll()).toEqual(['one', 'two, but longer']);
    });
  });
});
