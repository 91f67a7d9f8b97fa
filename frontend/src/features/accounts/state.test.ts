import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { send } from '../../lib/http.ts';
import { connectSession, onSignedOut, restoreSession, signIn, signOut, useSession } from './state.ts';

const stored = new Map<string, string>();
const localStorage = {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => stored.set(key, value),
  removeItem: (key: string) => stored.delete(key),
};
const ann = { id: 1, username: 'ann' };
const bea = { id: 2, username: 'bea' };
const credentials = { username: 'x', password: 'y' };
const login = '/api/v1/auth/login';
const logout = '/api/v1/auth/logout';
const me = '/api/v1/auth/me';
const refresh = '/api/v1/auth/refresh';
const setup = '/api/v1/auth/setup';

type Answer = { status: number; body?: unknown };
const away = null;
/** What the server says, by path; null: it is away. */
let answers: Record<string, Answer | typeof away>;
let asked: string[];
const wiped = vi.fn();
const otherTab = new BroadcastChannel('parley.session');
afterAll(() => otherTab.close());
let undo: (() => void)[];
const status = () => useSession.getState().session.status;
const at = <T extends object>(path: string, answer: T | null) => {
  answers[path] = answer && { status: 200, body: answer };
};

beforeEach(async () => {
  stored.clear();
  asked = [];
  answers = {};
  at(setup, { has_accounts: true, has_session: false });
  at(login, { access_token: 'a' });
  at(refresh, { access_token: 'b' });
  at(logout, {});
  at(me, ann);
  vi.stubGlobal('window', Object.assign(new EventTarget(), { localStorage }));
  const documentElement = { dataset: {} };
  vi.stubGlobal(
    'document',
    Object.assign(new EventTarget(), { documentElement, visibilityState: 'visible' }),
  );
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path);
    const answer = answers[path] ?? away;
    if (answer === away) throw new TypeError('Nobody there.');
    return new Response(JSON.stringify(answer.body ?? {}), { status: answer.status });
  });
  undo = [connectSession(), onSignedOut(wiped)];
  await signOut();
  await signIn(credentials);
  wiped.mockClear();
  asked = [];
});
afterEach(() => {
  for (const step of undo) step();
  vi.unstubAllGlobals();
});

test('a sign-out that the server cannot be told of lasts, and is made up for', async () => {
  answers = {};
  await signOut();
  expect(status()).toBe('unreachable');
  expect(wiped).toHaveBeenCalledExactlyOnceWith(false);
  at(setup, { has_accounts: true, has_session: true });
  at(refresh, { access_token: 'b' });
  at(me, ann);
  await restoreSession();
  expect(status()).toBe('unreachable');
  expect(asked).not.toContain(refresh);
  at(logout, {});
  at(setup, { has_accounts: true, has_session: false });
  await restoreSession();
  expect(status()).toBe('anonymous');
  expect(asked).not.toContain(refresh);
});

test.each([404, 408, 429])('a %i from in between wipes nothing', async (code) => {
  answers[refresh] = { status: code };
  await restoreSession();
  expect(wiped).not.toHaveBeenCalled();
  expect(useSession.getState().session).toEqual({ status: 'unreachable', user: ann });
});

test('whoever leaves is gone from the screen before their data is, and nothing asks for it again', async () => {
  let wipedAt = '';
  wiped.mockImplementationOnce(() => {
    wipedAt = status();
  });
  await signOut();
  expect(wipedAt).toBe('anonymous');
  expect(wiped).toHaveBeenCalledExactlyOnceWith(false);
  asked = [];
  await expect(send('/api/v1/conversations')).rejects.toMatchObject({ status: 401 });
  expect(asked).toEqual([]);
});

test('whoever leaves waits for no server, and whoever comes then is not signed out by what was still asked', async () => {
  const { fetch } = globalThis;
  let aborted = false;
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    if (path !== logout) return fetch(path, init);
    init?.signal?.addEventListener('abort', () => {
      aborted = true;
    });
    return new Promise(() => {});
  });
  await signOut();
  expect(status()).toBe('anonymous');
  expect(wiped).toHaveBeenCalledOnce();
  await signIn(credentials);
  expect(aborted).toBe(true);
  expect(status()).toBe('signed-in');
});

test('a session that is refused ends in the other tabs too', async () => {
  const heard = new Promise((resolve) => {
    otherTab.onmessage = ({ data }) => resolve(data);
  });
  answers[refresh] = { status: 401 };
  await restoreSession();
  expect(await heard).toEqual({ type: 'signed-out' });
  expect(status()).toBe('anonymous');
});

describe('what was not sent when a session ended by itself', () => {
  beforeEach(async () => {
    answers[refresh] = { status: 401 };
    await restoreSession();
    expect(wiped).toHaveBeenCalledExactlyOnceWith(true);
    expect(status()).toBe('anonymous');
    wiped.mockClear();
    at(refresh, { access_token: 'c' });
  });

  test('waits for whoever wrote it', async () => {
    await signIn(credentials);
    expect(status()).toBe('signed-in');
    expect(wiped).not.toHaveBeenCalled();
  });

  test('is gone before anybody else is here', async () => {
    let wipedAt = '';
    wiped.mockImplementationOnce(() => {
      wipedAt = status();
    });
    at(me, bea);
    await signIn(credentials);
    expect(wipedAt).toBe('anonymous');
    expect(wiped).toHaveBeenCalledExactlyOnceWith(false);
    wiped.mockClear();
    answers[refresh] = { status: 401 };
    await restoreSession();
    expect(wiped).toHaveBeenCalledExactlyOnceWith(true);
  });

  test('is gone once whoever wrote it has come back and signed out', async () => {
    await signIn(credentials);
    await signOut();
    expect(wiped).toHaveBeenCalledExactlyOnceWith(false);
  });
});

test.each([
  ['ended by itself', ann, true],
  ['was ended by its reader', null, false],
])('a tab that hears late of a session that %s', async (_what, left, keepsUnsent) => {
  stored.delete('parley.user');
  if (left) stored.set('parley.user', JSON.stringify(left));
  otherTab.postMessage({ type: 'signed-out' });
  await vi.waitFor(() => expect(wiped).toHaveBeenCalledExactlyOnceWith(keepsUnsent));
});

test('a tab that hears late of another account takes nothing of that account away', async () => {
  at(me, bea);
  stored.set('parley.user', JSON.stringify(bea));
  otherTab.postMessage({ type: 'signed-in', userId: bea.id });
  await vi.waitFor(() => expect(wiped).toHaveBeenCalledExactlyOnceWith(true));
  await vi.waitFor(() => expect(useSession.getState().session).toMatchObject({ user: bea }));
});

test('another account that another tab signs in to takes the place of this one, with nothing of it left', async () => {
  at(me, bea);
  otherTab.postMessage({ type: 'signed-in', userId: bea.id });
  await vi.waitFor(() =>
    expect(useSession.getState().session).toMatchObject({ status: 'signed-in', user: bea }),
  );
  expect(wiped).toHaveBeenCalledExactlyOnceWith(false);
});

test('a tab that is still asking who is here hears of a sign-out', async () => {
  answers[refresh] = { status: 503 };
  await restoreSession();
  expect(status()).toBe('unreachable');
  otherTab.postMessage({ type: 'signed-out' });
  await vi.waitFor(() => expect(status()).toBe('anonymous'));
  expect(wiped).toHaveBeenCalledOnce();
});
