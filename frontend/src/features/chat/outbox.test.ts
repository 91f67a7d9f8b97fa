import type { ChatRequest } from '@parley/contract/chat';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetOutbox, keepUnsent, resumeUnsent } from './outbox.ts';

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
const fetched = vi.fn<(url: string) => Promise<Response>>();
const seen = { taken: vi.fn(), refused: vi.fn() };

beforeEach(() => {
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

test('a refusal is told once, and a swallowed message stays for the next time', async () => {
  storage.setItem(nameOf(id), stored(id));
  fetched.mockRejectedValueOnce(new TypeError('network'));
  await resumeUnsent(seen);
  expect(storage.getItem(nameOf(id))).not.toBeNull();
  fetched.mockResolvedValueOnce(
    Response.json({ error: { code: 'not_found', message: 'gone', request_id: 'r' } }, { status: 404 }),
  );
  await resumeUnsent(seen);
  expect(seen.refused).toHaveBeenCalledTimes(1);
  expect(storage.getItem(nameOf(id))).toBeNull();
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
