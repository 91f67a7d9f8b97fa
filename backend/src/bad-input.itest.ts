import { request } from 'node:http';
import type { ErrorBody } from '@parley/contract/errors';
import { type Route, routes } from '@parley/contract/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from './testing/app.ts';
import type { TestClient } from './testing/client.ts';

let app: TestApp;
let owner: TestClient;
let stranger: TestClient;
/** One of each thing, belonging to `owner`. */
let things: { conversation: number; message: number; run: number };

beforeAll(async () => {
  app = await startTestApp();
  owner = await app.client().signUp('owner');
  stranger = await app.client().signUp('stranger');
  const { message } = await owner.post<{ message: { id: number; conversation_id: number; run_id: number } }>(
    '/api/v1/chat/simple',
    { message: 'kept [[fake tokens=3 title=off]]' },
  );
  things = { conversation: message.conversation_id, message: message.id, run: message.run_id };
});
afterAll(() => app.stop());

const all: Route[] = Object.values(routes).flatMap((group) => Object.values(group));
const withBody = all.filter((route) => route.body);
const withId = all.filter((route) => route.params);
const guarded = all.filter((route) => route.auth === 'user');

const pathOf = (route: Route, id: string | number) =>
  route.path.replace('{id}', String(id)).replace('{number}', '1') +
  (route.name === 'conversations.find' ? '?q=kept' : '');
const ownId = (route: Route) =>
  route.path.includes('/runs/')
    ? things.run
    : route.path.includes('/messages/')
      ? things.message
      : things.conversation;
const bodyOf = (route: Route) =>
  route.name === 'conversations.selectBranch' || route.name === 'conversations.branchOff'
    ? { message_id: things.message }
    : (route.example?.body ?? undefined);

function expectRefused(answer: { status: number; body: unknown; headers: Headers }) {
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  const { error } = answer.body as ErrorBody;
  expect(error.code).toMatch(/^[a-z_]+$/);
  expect(error.request_id).toBe(answer.headers.get('x-request-id'));
}

describe.each(withBody.map((route) => [route.name, route] as const))('%s', (_name, route) => {
  const send = (body: unknown, headers?: Record<string, string>) =>
    owner.send(route.method, pathOf(route, ownId(route)), body, headers);

  it.each([
    ['cut JSON', '{"message": "x'],
    ['trailing garbage', '{"message":"x"} x'],
    ['a list', []],
    ['a number', 5],
    ['a deep tree', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    [
      'wrong types',
      { message: 1, username: [], title: {}, message_id: 'x', model: 5, client_id: 7, password: 9 },
    ],
    ['a prototype', '{"__proto__": {"role": "admin"}, "message": "x"}'],
    [
      'NUL',
      {
        message: 'a\0b',
        username: 'a\0b',
        title: 'a\0b',
        message_id: 0,
        model: '',
        email: 'x',
        password: 'a\0bcdefghi',
      },
    ],
    [
      'a lone surrogate',
      '{"message":"\\ud800","username":"\\ud800","title":"\\ud800","message_id":-1,"model":"","password":"\\ud800"}',
    ],
    [
      'a huge number',
      { message: 'x', conversation_id: 1e300, message_id: 1e300, title: 7, model: 7, username: 1 },
    ],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
  ])('refuses %s', async (_what, body) => {
    const raw = typeof body === 'object' && body instanceof Buffer;
    expectRefused(raw ? await sendBytes(route, body) : await send(body));
  });

  it('refuses a huge body', async () => {
    const answer = await send({ message: 'x'.repeat(3_000_000) });
    expect(answer).toMatchObject({ status: 413, body: { error: { code: 'body_too_large' } } });
  });

  it.each(['text/plain', 'application/xml', 'multipart/form-data', 'application/jsonx'])(
    'refuses %s',
    async (type) => {
      const answer = await send('message=x', { 'content-type': type });
      expect(answer).toMatchObject({ status: 415, body: { error: { code: 'unsupported_media_type' } } });
    },
  );
});

describe('required fields', () => {
  it.each(['/api/v1/auth/register', '/api/v1/auth/login', '/api/v1/chat', '/api/v1/chat/simple'])(
    '%s says all that is missing',
    async (path) => {
      for (const body of [{}, undefined, null]) {
        const answer = await owner.send<ErrorBody>('POST', path, body);
        expect(answer).toMatchObject({ status: 422, body: { error: { code: 'validation_failed' } } });
        expect(answer.body.error.details?.length).toBeGreaterThan(0);
      }
    },
  );
});

describe.each(withId.map((route) => [route.name, route] as const))('%s', (_name, route) => {
  it.each(['0', '-1', 'x', '1e3', '0x1', '1.5', '9'.repeat(30), '%00', '%2e%2e%2f1', '١'])(
    'refuses the id %s',
    async (id) => {
      expectRefused(await owner.send(route.method, pathOf(route, id), bodyOf(route)));
    },
  );

  it("answers alike for what is missing and what is somebody else's", async () => {
    const body = bodyOf(route);
    const foreign = await stranger.send<ErrorBody>(route.method, pathOf(route, ownId(route)), body);
    const missing = await stranger.send<ErrorBody>(route.method, pathOf(route, 987_654_321), body);
    expect(foreign.status).toBe(404);
    const comparable = ({ status, body: { error } }: typeof foreign) => ({
      status,
      ...error,
      request_id: '',
    });
    expect(comparable(foreign)).toEqual(comparable(missing));
  });
});

describe.each(guarded.map((route) => [route.name, route] as const))('%s', (_name, route) => {
  it('wants a token', async () => {
    const answer = await app.client().send(route.method, pathOf(route, ownId(route)), bodyOf(route));
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'unauthenticated' } } });
  });
});

it('takes foreign ids inside bodies for missing ones', async () => {
  const chat = (body: object) => stranger.send('POST', '/api/v1/chat', { message: 'x', ...body });
  expect(await chat({ conversation_id: things.conversation })).toMatchObject({ status: 404 });
  const own = await stranger.post<{ id: number }>('/api/v1/conversations');
  expect(await chat({ conversation_id: own.id, parent_id: things.message })).toMatchObject({ status: 404 });
  const branch = { message_id: things.message };
  const path = `/api/v1/conversations/${own.id}/branch`;
  expect(await stranger.send('PUT', path, branch)).toMatchObject({ status: 404 });
  expect(await stranger.send('POST', `${path}es`, branch)).toMatchObject({ status: 404 });
});

it('refuses cursors, limits and event ids that it did not make', async () => {
  for (const query of [
    'cursor=x',
    'cursor=%00',
    'limit=0',
    'limit=1e9',
    'limit=x',
    'pinned=1',
    'search=%00',
  ]) {
    expectRefused(await owner.send('GET', `/api/v1/conversations?${query}`));
  }
  const path = `/api/v1/conversations/${things.conversation}`;
  const place = ['0', '-1', 'x', '1e3', '', '9'.repeat(30), '987654321'];
  const places = ['before', 'after', 'around'].flatMap((name) => place.map((value) => `${name}=${value}`));
  for (const query of [
    'limit=0',
    'limit=201',
    'limit=x',
    'before=1&after=1',
    'before=1&before=2',
    ...places,
  ]) {
    expectRefused(await owner.send('GET', `${path}?${query}`));
  }
  for (const query of ['', 'q=', 'q=%20', 'q=%00', `q=${'x'.repeat(201)}`, 'q=a&q=b']) {
    expectRefused(await owner.send('GET', `${path}/find?${query}`));
  }
  for (const after of ['-1', 'x', '1e400', '9007199254740991']) {
    expectRefused(await owner.send('GET', `/api/v1/runs/${things.run}/events?after=${after}`));
  }
  expectRefused(
    await owner.send('GET', `/api/v1/runs/${things.run}/events`, undefined, { 'last-event-id': 'abc' }),
  );
});

it('has lost nothing of what was there', async () => {
  const conversation = await owner.get<{ messages: { content: string }[] }>(
    `/api/v1/conversations/${things.conversation}`,
  );
  expect(conversation.messages[0]?.content).toBe('kept [[fake tokens=3 title=off]]');
});

/** `fetch` would send text; this sends bytes as they are. */
function sendBytes(
  route: Route,
  bytes: Buffer,
): Promise<{ status: number; body: unknown; headers: Headers }> {
  return new Promise((resolve, reject) => {
    const req = request(
      app.url + pathOf(route, ownId(route)),
      {
        method: route.method,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${owner.token}` },
      },
      async (res) => {
        const text = (await res.toArray()).join('');
        const headers = new Headers({ 'x-request-id': String(res.headers['x-request-id']) });
        resolve({ status: res.statusCode ?? 0, body: JSON.parse(text), headers });
      },
    );
    req.on('error', reject);
    req.end(bytes);
  });
}
