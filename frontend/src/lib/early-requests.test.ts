import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgetEarlyAnswers, takeEarlyAnswer } from './early-requests.ts';
import { request } from './http.ts';

const path = '/api/v1/models';
const answer = (body: unknown) => new Response(JSON.stringify(body));
const fetched = vi.fn(async () => answer('late'));
let nowMs: number;

beforeEach(() => {
  nowMs = 500;
  fetched.mockClear();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('fetch', fetched);
  vi.stubGlobal('earlyAnswers', new Map([[path, Promise.resolve(answer('early'))]]));
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const ask = () => request(path, { auth: 'none' });

test('gives what was asked for early to the first who asks, and to nobody else', async () => {
  expect([await ask(), await ask()]).toEqual(['early', 'late']);
  expect(fetched).toHaveBeenCalledOnce();
});

test('asks again when the early request failed', async () => {
  const failed = Promise.reject(new TypeError('Nobody there.'));
  failed.catch(() => {});
  vi.stubGlobal('earlyAnswers', new Map([[path, failed]]));
  expect(await ask()).toBe('late');
});

test('gives out nothing that is old, or of somebody who left', () => {
  nowMs = 60_000;
  expect(takeEarlyAnswer(path)).toBeNull();
  nowMs = 500;
  vi.stubGlobal('earlyAnswers', new Map([[path, Promise.resolve(answer('early'))]]));
  forgetEarlyAnswers();
  expect(takeEarlyAnswer(path)).toBeNull();
});
