import type { RunEvent } from '@parley/contract/events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError, request } from '../../lib/http.ts';
import { noteAnswered } from '../../lib/network.ts';
import { emptyAnswer } from './answer.ts';
import { Run, type RunObserver } from './run.ts';
import type { Answer, LiveAnswer } from './types.ts';

const start: RunEvent = {
  type: 'start',
  messageId: '2',
  messageMetadata: { run_id: 7, message_id: 2, user_message_id: 1, conversation_id: 5, model: 'm' },
};
const text = (delta: string): RunEvent => ({ type: 'text-delta', id: 't', delta });
const end = (status: 'done' | 'stopped'): RunEvent => ({
  type: 'data-run',
  data: { status, finish_reason: null, error: null },
});

/** The frames of `events`, the first with the id `from`; an open stream never ends. */
function stream(from: number, events: RunEvent[], isOpen = false): Response {
  const frames = events
    .map((event, index) => `id: ${from + index}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');
  return new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(frames));
        if (!isOpen) controller.close();
      },
    }),
  );
}

function watch() {
  const seen = {
    live: [] as LiveAnswer[],
    ended: null as Answer | null,
    refused: [] as unknown[],
    isRisked: false,
    stopping: 0,
    lost: 0,
  };
  const observer: RunObserver = {
    changed: (live) => seen.live.push(live),
    started: () => {},
    titled: () => {},
    ended: (answer) => {
      seen.ended = answer;
    },
    refused: (error) => seen.refused.push(error),
    risked: () => {
      seen.isRisked = true;
    },
    stopping: () => {
      seen.stopping += 1;
    },
    lost: () => {
      seen.lost += 1;
    },
  };
  return { seen, observer };
}

const problem = (status: number, code: string) =>
  Response.json({ error: { code, message: code, request_id: 'r' } }, { status });

const fetched = vi.fn<(url: string, init: RequestInit) => Promise<Response>>();
const pathOf = (call: number) => fetched.mock.calls[call]?.[0];
const cursorOf = (call: number) => new Headers(fetched.mock.calls[call]?.[1].headers).get('last-event-id');

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible', hidden: true }));
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('fetch', fetched);
  vi.stubGlobal('cancelAnimationFrame', () => {});
  fetched.mockReset();
});
afterEach(() => {
  noteAnswered(true);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const follow = (begin: (() => Promise<Response>) | null, observer: RunObserver, lastSeq = 0) =>
  new Run({
    answer: { ...emptyAnswer, lastSeq },
    runId: begin ? null : 7,
    conversationId: 5,
    begin,
    observer,
  });

test('resumes after a dropped connection without losing or repeating text', async () => {
  const { seen, observer } = watch();
  fetched.mockResolvedValueOnce(stream(3, [text('lo '), text('wor')]));
  fetched.mockResolvedValueOnce(stream(4, [text('wor'), text('ld'), end('done')]));
  follow(async () => stream(1, [start, text('Hel')]), observer);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(seen.ended?.text).toBe('Hello world');
  expect(pathOf(0)).toBe('/api/v1/runs/7/events');
  expect([cursorOf(0), cursorOf(1)]).toEqual(['2', '4']);
});

test('asks again from where it was when events are missing', async () => {
  const { seen, observer } = watch();
  fetched.mockResolvedValueOnce(stream(4, [text('c'), end('done')]));
  fetched.mockResolvedValueOnce(stream(3, [text('b'), text('c'), end('done')]));
  follow(async () => stream(1, [start, text('a')]), observer);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(seen.ended?.text).toBe('abc');
});

test('sends the same message again when the network fails before an answer', async () => {
  const { seen, observer } = watch();
  const begin = vi
    .fn<() => Promise<Response>>()
    .mockRejectedValueOnce(new TypeError('network'))
    .mockResolvedValueOnce(stream(1, [start, text('Hi'), end('done')]));
  follow(begin, observer);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(begin).toHaveBeenCalledTimes(2);
  expect(seen.ended?.text).toBe('Hi');
});

test('gives the message back when it cannot be sent', async () => {
  const { seen, observer } = watch();
  const broken = new ApiError('internal', 'broken', { status: 500 });
  follow(async () => Promise.reject(broken), observer);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.refused).toHaveLength(1);
});

const offline = () => Promise.reject(new ApiError('offline', 'The server cannot be reached.'));

test('waits for the network as long as it takes, and sends once when it is back', async () => {
  const { seen, observer } = watch();
  let isOnline = false;
  const begin = vi.fn(() =>
    isOnline ? Promise.resolve(stream(1, [start, text('Hi'), end('done')])) : offline(),
  );
  follow(begin, observer);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(seen.live.at(-1)?.isOffline).toBe(true);
  isOnline = true;
  const tries = begin.mock.calls.length;
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(10);
  expect(begin).toHaveBeenCalledTimes(tries + 1);
  expect(seen).toMatchObject({ ended: { text: 'Hi' }, refused: [] });
});

test('a message waits for a busy server as long as it takes', async () => {
  const { seen, observer } = watch();
  const begin = vi.fn<() => Promise<Response>>();
  begin.mockRejectedValue(new ApiError('overloaded', 'busy', { status: 503 }));
  follow(begin, observer);
  await vi.advanceTimersByTimeAsync(60_000);
  begin.mockResolvedValueOnce(stream(1, [start, text('Hi'), end('done')]));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toMatchObject({ ended: { text: 'Hi' }, refused: [] });
});

test('a server that comes back without its database, or with a fault, has not refused a message that it may have taken', async () => {
  const { seen, observer } = watch();
  const begin = vi.fn<() => Promise<Response>>(offline);
  follow(begin, observer);
  await vi.advanceTimersByTimeAsync(60_000);
  begin.mockRejectedValue(new ApiError('database_unavailable', 'away', { status: 503 }));
  await vi.advanceTimersByTimeAsync(60_000);
  begin.mockRejectedValue(new ApiError('internal', 'broken', { status: 500 }));
  await vi.advanceTimersByTimeAsync(60_000);
  begin.mockResolvedValueOnce(stream(1, [start, text('Hi'), end('done')]));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toMatchObject({ ended: { text: 'Hi' }, refused: [] });
});

test('tries again at once when the server answers another request', async () => {
  const { seen, observer } = watch();
  fetched.mockRejectedValue(new TypeError('network'));
  follow(async () => stream(1, [start, text('Hel')]), observer);
  await vi.advanceTimersByTimeAsync(60_000);
  const tries = fetched.mock.calls.length;
  fetched.mockImplementation(async (url) =>
    url.endsWith('/events') ? stream(3, [text('lo'), end('done')]) : Response.json({}),
  );
  await request('/api/v1/models', { auth: 'none' });
  await vi.advanceTimersByTimeAsync(10);
  expect(fetched).toHaveBeenCalledTimes(tries + 2);
  expect(seen.ended?.text).toBe('Hello');
});

test.each([
  ['the browser is offline', () => vi.stubGlobal('navigator', { onLine: false }), offline, false],
  ['no server can be reached', () => noteAnswered(false), offline, false],
  ['the server turns all away', () => {}, () => Promise.reject(new ApiError('overloaded', 'busy')), true],
])('a message that waits since %s is taken back by Stop', async (_what, happen, begin, isRisked) => {
  const { seen, observer } = watch();
  happen();
  const run = follow(begin, observer);
  await vi.advanceTimersByTimeAsync(5_000);
  run.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toMatchObject({ refused: [null], stopping: 0, isRisked });
});

test('one that an earlier page has sent is not: the server may have it', async () => {
  const { seen, observer } = watch();
  const begin = vi.fn<() => Promise<Response>>(offline);
  noteAnswered(false);
  const options = { answer: emptyAnswer, runId: null, conversationId: null, begin, observer };
  const run = new Run({ ...options, mayBeTaken: true });
  run.stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen).toMatchObject({ refused: [], stopping: 1 });
  run.detach();
});

test.each([
  ['has broken off', 0],
  ['breaks off', 5_000],
])(
  'a message that may be with the server is stopped there once its answer %s',
  async (_what, breaksAfterMs) => {
    const { seen, observer } = watch();
    fetched.mockImplementation(async (url) =>
      url.endsWith('/stop') ? Response.json({}) : stream(2, [end('stopped')]),
    );
    const begin = vi.fn<() => Promise<Response>>(async () => {
      await new Promise((resolve) => setTimeout(resolve, breaksAfterMs));
      return offline();
    });
    const run = follow(begin, observer);
    await vi.advanceTimersByTimeAsync(1_000);
    run.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seen).toMatchObject({ refused: [], ended: null, stopping: 1 });
    expect(seen.live.at(-1)).toMatchObject({ isStopping: true, isOffline: true });
    begin.mockImplementation(async () => stream(1, [start]));
    await vi.advanceTimersByTimeAsync(20_000);
    expect(fetched.mock.calls.filter(([url]) => url.endsWith('/7/stop'))).toHaveLength(1);
    expect(seen).toMatchObject({ refused: [], ended: { outcome: { status: 'stopped' } } });
  },
);

test('a message that is on its way again, to a server that was away, is stopped there', async () => {
  const { seen, observer } = watch();
  fetched.mockImplementation(async (url) =>
    url.endsWith('/stop') ? Response.json({}) : stream(2, [end('stopped')]),
  );
  noteAnswered(false);
  const body = Promise.withResolvers<Response>();
  const run = follow(vi.fn().mockImplementationOnce(offline).mockReturnValue(body.promise), observer);
  await vi.advanceTimersByTimeAsync(5_000);
  run.stop();
  body.resolve(stream(1, [start]));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(seen).toMatchObject({ refused: [], ended: { outcome: { status: 'stopped' } } });
});

test('a message that the server refuses after Stop comes back without a word', async () => {
  const { seen, observer } = watch();
  const begin = vi.fn<() => Promise<Response>>(offline);
  const run = follow(begin, observer);
  await vi.advanceTimersByTimeAsync(1_000);
  run.stop();
  begin.mockRejectedValue(new ApiError('not_found', 'gone', { status: 404 }));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.refused).toEqual([null]);
});

test('a limit is no refusal of a message that the server may have taken', async () => {
  const { seen, observer } = watch();
  const begin = vi.fn<() => Promise<Response>>(offline);
  follow(begin, observer);
  await vi.advanceTimersByTimeAsync(1_000);
  begin.mockRejectedValueOnce(new ApiError('rate_limited', 'slow', { status: 429, retryAfterS: 30 }));
  begin.mockResolvedValueOnce(stream(1, [start, text('Hi'), end('done')]));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen).toMatchObject({ ended: { text: 'Hi' }, refused: [] });
});

test('leaves a busy server alone for as long as it asks', async () => {
  const { seen, observer } = watch();
  const busy = new ApiError('overloaded', 'busy', { status: 503, retryAfterS: 7 });
  const begin = vi
    .fn<() => Promise<Response>>()
    .mockRejectedValueOnce(busy)
    .mockResolvedValueOnce(stream(1, [start, end('done')]));
  follow(begin, observer);
  await vi.advanceTimersByTimeAsync(6_900);
  expect(begin).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(begin).toHaveBeenCalledTimes(2);
  expect(seen.ended?.outcome?.status).toBe('done');
});

test('cuts back what was seen but not kept, and goes on from there', async () => {
  const { seen, observer } = watch();
  const rewind: RunEvent = { type: 'data-rewind', data: { seq: 2, textLength: 4, parts: [] } };
  fetched.mockResolvedValueOnce(stream(2, [rewind, text(' sure'), end('done')]));
  follow(async () => stream(1, [start, text('kept'), text(' lost')]), observer);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(seen.ended?.text).toBe('kept sure');
});

test('leaves it to the conversation when the end is not the one that was followed', async () => {
  const { seen, observer } = watch();
  fetched.mockResolvedValueOnce(
    new Response('id: 4\ndata: {"type":"finish","finishReason":"other"}\n\ndata: [DONE]\n\n'),
  );
  follow(async () => stream(1, [start, text('seen '), text('but not kept')]), observer);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(seen).toMatchObject({ lost: 1, ended: null });
});

test('does not insist when the server says no', async () => {
  const { seen, observer } = watch();
  fetched.mockResolvedValue(problem(404, 'not_found'));
  follow(null, observer, 3);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.lost).toBe(1);
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('stop freezes the text at once, then shows what the server kept', async () => {
  const { seen, observer } = watch();
  fetched.mockImplementation(async (url) =>
    url.endsWith('/stop') ? Response.json({}) : stream(4, [end('stopped')]),
  );
  const body = Promise.withResolvers<Response>();
  const run = follow(() => body.promise, observer);
  body.resolve(stream(1, [start, text('kept '), text('too')], true));
  await vi.advanceTimersByTimeAsync(10);
  run.stop();
  expect(seen.live.at(-1)).toMatchObject({ isStopping: true, text: 'kept too' });
  await vi.advanceTimersByTimeAsync(40_000);
  expect(seen.ended).toMatchObject({ text: 'kept too', outcome: { status: 'stopped' } });
  expect(fetched.mock.calls.filter(([url]) => url.endsWith('/7/stop'))).toHaveLength(1);
});

test('a stop before the run has a number is sent as soon as it has one', async () => {
  const { seen, observer } = watch();
  fetched.mockImplementation(async (url) =>
    url.endsWith('/stop') ? Response.json({}) : stream(2, [end('stopped')]),
  );
  const body = Promise.withResolvers<Response>();
  follow(() => body.promise, observer).stop();
  expect(fetched).not.toHaveBeenCalled();
  body.resolve(stream(1, [start]));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(fetched.mock.calls.some(([url]) => url.endsWith('/7/stop'))).toBe(true);
  expect(seen.ended?.outcome?.status).toBe('stopped');
});
