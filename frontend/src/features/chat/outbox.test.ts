import type { ChatRequest } from '@parley/contract/chat';
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import {
  forgetOutbox,
  forgetUnsent,
  holdUnsent,
  keepUnsent,
  noteRisk,
  resumeUnsent,
  stopUnsent,
  takeUnsent,
} from './outbox.ts';
import { resetState } from './state.ts';

const id = '00000000-0000-4000-8000-000000000001';
const nameOf = (clientId: string) => `parley.outbox.${clientId}`;
const stored = (clientId: string) => JSON.stringify({ message: 'Hi', client_id: clientId });

/** localStorage with an own key for each item, as browsers have it. */
class Storage {
  [key: string]: unknown;
  getItem = (key: string) => (typeof this[key] === 'string' ? (this[key] as string) : null);
  setItem = (key: string, value: string) => {
    this[key] = value;
  };
  removeItem = (key: string) => {
    delete this[key];
  };
}

let storage: Storage;
/** Settled when the tab that holds every lock lets go of them. */
let otherTab: Promise<void>;
const fetched = vi.fn<(url: string, init: { body: string }) => Promise<Response>>();
const seen = { taken: vi.fn(), refused: vi.fn() };

beforeEach(() => {
  vi.useFakeTimers();
  storage = new Storage();
  otherTab = Promise.resolve();
  vi.stubGlobal('window', Object.assign(new EventTarget(), { localStorage: storage }));
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('navigator', {
    locks: {
      request: async (_: string, __: object, task: () => Promise<void>) => {
        await otherTab;
        return task();
      },
    },
  });
  vi.stubGlobal('fetch', fetched);
  const start = { type: 'start', messageId: '2', messageMetadata: { run_id: 7, conversation_id: 5 } };
  fetched.mockImplementation(async () => new Response(`id: 1\ndata: ${JSON.stringify(start)}\n\n`));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

test('a message left behind is sent, opened and forgotten', async () => {
  storage.setItem(nameOf(id), stored(id));
  await resumeUnsent(seen);
  expect(seen.taken).toHaveBeenCalledExactlyOnceWith({ message: 'Hi', client_id: id }, 5);
  expect(storage.getItem(nameOf(id))).toBeNull();
});

test('a message that a closing tab still holds is sent once that tab is gone', async () => {
  storage.setItem(nameOf(id), stored(id));
  const holder = Promise.withResolvers<void>();
  otherTab = holder.promise;
  const resumed = resumeUnsent(seen);
  expect(fetched).not.toHaveBeenCalled();
  holder.resolve();
  await resumed;
  expect(seen.taken).toHaveBeenCalledTimes(1);
});

test('a message that the other tab has sent meanwhile is left alone', async () => {
  storage.setItem(nameOf(id), stored(id));
  const holder = Promise.withResolvers<void>();
  otherTab = holder.promise;
  const resumed = resumeUnsent(seen);
  storage.removeItem(nameOf(id));
  holder.resolve();
  await resumed;
  expect(fetched).not.toHaveBeenCalled();
});

test('what is damaged keeps nothing else from being sent', async () => {
  storage.setItem(nameOf('damaged'), '{"message":');
  storage.setItem(nameOf('foreign'), '[]');
  storage.setItem(nameOf(id), stored(id));
  await resumeUnsent(seen);
  expect(seen.taken).toHaveBeenCalledTimes(1);
});

const problem = (status: number, code: string, retryAfterS?: number) =>
  Response.json(
    { error: { code, message: code, request_id: 'r' } },
    { status, ...(retryAfterS && { headers: { 'retry-after': `${retryAfterS}` } }) },
  );

test('a refusal is told once', async () => {
  storage.setItem(nameOf(id), stored(id));
  fetched.mockImplementation(async () => problem(404, 'not_found'));
  await resumeUnsent(seen);
  expect(seen.refused).toHaveBeenCalledTimes(1);
  expect(storage.getItem(nameOf(id))).toBeNull();
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('a message is sent again until the server takes it, and a busy server is left alone for as long as it asks', async () => {
  storage.setItem(nameOf(id), stored(id));
  fetched.mockRejectedValueOnce(new TypeError('network'));
  fetched.mockImplementationOnce(async () => problem(503, 'database_unavailable'));
  fetched.mockImplementationOnce(async () => problem(503, 'overloaded', 20));
  fetched.mockImplementationOnce(async () => problem(429, 'rate_limited', 30));
  const resumed = resumeUnsent(seen);
  await vi.advanceTimersByTimeAsync(19_000);
  expect(fetched).toHaveBeenCalledTimes(3);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(fetched).toHaveBeenCalledTimes(4);
  await vi.advanceTimersByTimeAsync(30_000);
  await resumed;
  expect(fetched).toHaveBeenCalledTimes(5);
  expect(seen.taken).toHaveBeenCalledTimes(1);
  expect(storage.getItem(nameOf(id))).toBeNull();
});

test('it is sent by one of those who ask for it, also where a browser has no locks', async () => {
  vi.stubGlobal('navigator', {});
  storage.setItem(nameOf(id), stored(id));
  fetched.mockRejectedValueOnce(new TypeError('network'));
  const resumed = Promise.all([resumeUnsent(seen), resumeUnsent(seen)]);
  await vi.advanceTimersByTimeAsync(10_000);
  await resumed;
  expect(fetched).toHaveBeenCalledTimes(2);
  expect(seen.taken).toHaveBeenCalledTimes(1);
});

test.each([
  ['its writer is not signed in any more', () => resetState(), stored(id)],
  ['another tab has sent it', () => storage.removeItem(nameOf(id)), null],
])('once %s, a message is neither sent again nor given back', async (_what, happen, left) => {
  storage.setItem(nameOf(id), stored(id));
  fetched.mockRejectedValueOnce(new TypeError('network'));
  fetched.mockImplementationOnce(async () => {
    happen();
    return problem(404, 'not_found');
  });
  const resumed = resumeUnsent(seen);
  await vi.advanceTimersByTimeAsync(60_000);
  await resumed;
  expect(fetched).toHaveBeenCalledTimes(2);
  expect([seen.taken, seen.refused].flatMap(({ mock }) => mock.calls)).toEqual([]);
  expect(storage.getItem(nameOf(id))).toBe(left);
});

test('a message that was stopped before its tab was gone is stopped as soon as it is taken', async () => {
  const body = { message: 'Hi', client_id: id };
  keepUnsent(body);
  stopUnsent(body);
  const left = storage.getItem(nameOf(id));
  forgetUnsent(body);
  stopUnsent(body);
  expect(storage.getItem(nameOf(id))).toBeNull();
  storage.setItem(nameOf(id), left ?? '');
  await resumeUnsent(seen);
  expect(fetched.mock.calls.map(([path]) => path)).toEqual(['/api/v1/chat', '/api/v1/runs/7/stop']);
  expect(JSON.parse(fetched.mock.calls[0]?.[1].body ?? '')).toEqual(body);
  expect(seen.taken).toHaveBeenCalledTimes(1);
});

describe('what an earlier page has left', () => {
  const others = ['2', '3'].map((end) => id.replace(/1$/, end)) as [string, string];
  const show = vi.fn<(unsent: ChatRequest) => Promise<void>>();
  const shown = () => show.mock.calls.map(([{ client_id }]) => client_id);

  it('is offered the latest first, and what is shown is sent by nobody else', async () => {
    for (const [at, clientId] of [id, ...others].entries())
      storage.setItem(
        nameOf(clientId),
        JSON.stringify({ message: 'Hi', client_id: clientId, writtenAtMs: at }),
      );
    show.mockImplementation(async (unsent) => {
      if (unsent.client_id === id) holdUnsent(unsent);
    });
    const taken = takeUnsent(show);
    await vi.advanceTimersByTimeAsync(10);
    expect(shown()).toEqual([others[1], others[0], id]);
    await resumeUnsent(seen);
    expect(seen.taken.mock.calls.map(([{ client_id }]) => client_id)).toEqual(others);
    forgetUnsent({ message: 'Hi', client_id: id });
    await taken;
    expect(storage.getItem(nameOf(id))).toBeNull();
  });

  it('is not shown where another tab sends it', async () => {
    const request = (_: string, { signal }: { signal: AbortSignal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    vi.useRealTimers();
    vi.stubGlobal('navigator', { locks: { request } });
    storage.setItem(nameOf(id), stored(id));
    await takeUnsent(show);
    expect(show).not.toHaveBeenCalled();
    expect(storage.getItem(nameOf(id))).toBe(stored(id));
  });

  it('says whether a server may have it', async () => {
    const body = { message: 'Hi', client_id: id };
    const left = () => JSON.parse(storage.getItem(nameOf(id)) ?? '') as object;
    vi.setSystemTime(7);
    keepUnsent(body);
    expect(left()).toEqual({ ...body, writtenAtMs: 7, isOnlyHere: true });
    noteRisk(body);
    expect(left()).toEqual({ ...body, writtenAtMs: 7, isOnlyHere: false });
    forgetOutbox();
    storage.setItem(nameOf(id), JSON.stringify({ ...body, isOnlyHere: true }));
    fetched.mockImplementation(async () => problem(401, 'unauthenticated'));
    await resumeUnsent(seen);
    expect(left()).toEqual({ ...body, isOnlyHere: false });
  });
});

test('a message whose writer has to sign in again is left to the next session', async () => {
  storage.setItem(nameOf(id), stored(id));
  fetched.mockImplementation(async () => problem(401, 'unauthenticated'));
  await resumeUnsent(seen);
  expect(seen.refused).not.toHaveBeenCalled();
  expect(storage.getItem(nameOf(id))).toBe(stored(id));
});

test('a server that answers with one fault after another gets it no more', async () => {
  storage.setItem(nameOf(id), stored(id));
  fetched.mockImplementation(async () => problem(503, 'model_unavailable'));
  const resumed = resumeUnsent(seen);
  await vi.advanceTimersByTimeAsync(60_000);
  await resumed;
  expect(fetched).toHaveBeenCalledTimes(4);
  expect(seen.refused).toHaveBeenCalledTimes(1);
});

test('a message that waits when a session ends is sent in the next one, or forgotten with it', async () => {
  const body = { message: 'Hi', client_id: id } as ChatRequest;
  keepUnsent(body);
  forgetOutbox(true);
  fetched.mockImplementationOnce(async () =>
    Response.json({ error: { code: 'unauthenticated', message: 'no', request_id: 'r' } }, { status: 401 }),
  );
  fetched.mockImplementationOnce(async () =>
    Response.json({ error: { code: 'unauthenticated', message: 'no', request_id: 'r' } }, { status: 401 }),
  );
  await resumeUnsent(seen);
  expect(seen.refused).not.toHaveBeenCalled();
  await resumeUnsent(seen);
  expect(seen.taken).toHaveBeenCalledTimes(1);
  keepUnsent(body);
  forgetOutbox();
  expect(storage.getItem(nameOf(id))).toBeNull();
});
