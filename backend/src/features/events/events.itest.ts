import { text } from 'node:stream/consumers';
import type { SimpleAnswer } from '@parley/contract/chat';
import type { UserEvent } from '@parley/contract/user-events';
import { createParser } from 'eventsource-parser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import type { TestClient } from '../../testing/client.ts';

let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  app = await startTestApp({}, { exclusive: false });
  client = await app.client().signUp('listener');
});
afterAll(() => app.stop());

/** Listens as `who`: what has been heard so far, and when the stream ends. */
async function listen(who: TestClient) {
  const heard: UserEvent[] = [];
  const leave = new AbortController();
  const response = await who.raw('GET', '/api/v1/events', undefined, {}, leave.signal);
  const parser = createParser({ onEvent: ({ data }) => heard.push(JSON.parse(data) as UserEvent) });
  const decoder = new TextDecoder();
  let isOpen = true;
  const ended = (async () => {
    for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
    isOpen = false;
  })();
  ended.catch(() => {});
  await expect.poll(() => heard).toContainEqual({ type: 'ready' });
  return { heard, isOpen: () => isOpen, ended, leave: () => leave.abort() };
}

it('tells an account what happens in it, and nobody else', async () => {
  const mine = await listen(client);
  const others = await listen(await app.client().signUp('stranger'));
  const { conversation_id: id } = await client.post<SimpleAnswer>('/api/v1/chat/simple', {
    message: 'Weather in the mountains [[fake tokens=3]]',
  });
  const types = () => mine.heard.map(({ type }) => type);
  await expect.poll(types).toContain('run.ended');
  expect(types().indexOf('run.started')).toBeLessThan(types().indexOf('run.ended'));
  await expect
    .poll(() => mine.heard)
    .toContainEqual(
      expect.objectContaining({
        type: 'conversation.changed',
        conversation: expect.objectContaining({ id, title: 'Weather mountains', title_state: 'set' }),
      }),
    );
  await client.send('PUT', `/api/v1/conversations/${id}/title`, { title: 'Alps' });
  await expect
    .poll(() => mine.heard.at(-1))
    .toMatchObject({ type: 'conversation.changed', conversation: { title: 'Alps' } });
  await client.send('DELETE', `/api/v1/conversations/${id}`);
  await expect.poll(() => mine.heard.at(-1)).toEqual({ type: 'conversation.removed', conversation_id: id });
  expect(others.heard).toEqual([{ type: 'ready' }]);
  mine.leave();
  others.leave();
});

it.each([
  ['stopped', { stop_requested: true }],
  ['interrupted', { fruitless_takes: 2 }],
])('tells that an answer whose node has gone was ended: %s', async (status, left) => {
  const { heard, leave } = await listen(client);
  const { message } = await client.post<SimpleAnswer>('/api/v1/chat/simple', {
    message: 'left behind [[fake tokens=3]]',
  });
  await app.db
    .updateTable('runs')
    .set({ status: 'running', ended_at: null, node_id: crypto.randomUUID(), ...left })
    .where('message_id', '=', message.id)
    .execute();
  const ended = { type: 'run.ended', message_id: message.id, status };
  await expect.poll(() => heard, { timeout: 10_000 }).toContainEqual(expect.objectContaining(ended));
  leave();
});

it('tells which branch is shown once another was chosen', async () => {
  const ask = (message: string, more: object) =>
    client.post<SimpleAnswer>('/api/v1/chat/simple', { message: `${message} [[fake tokens=3]]`, ...more });
  const { conversation_id } = await ask('v1', {});
  const [question, answer] = (await client.open(conversation_id)).messages;
  await ask('v2', { conversation_id, parent_id: null });
  const { heard, leave } = await listen(client);
  const path = `/api/v1/conversations/${conversation_id}/branch`;
  expect((await client.send('PUT', path, { message_id: question?.id })).status).toBe(200);
  await expect
    .poll(() => heard)
    .toContainEqual({
      type: 'conversation.changed',
      conversation: expect.objectContaining({ id: conversation_id, updated_at: expect.any(String) }),
      leaf_id: answer?.id,
    });
  leave();
});

it('ends the streams of a session that was signed out, and no others', async () => {
  const leaver = await app.client().signUp('leaver');
  const stays = app.client();
  await stays.signIn('leaver');
  const [ends, goesOn] = [await listen(leaver), await listen(stays)];
  const reading = leaver.raw('POST', '/api/v1/chat', { message: 'x [[fake tokens=900 rate=60]]' });
  const answer = text((await reading).body as never);
  await app.db
    .deleteFrom('sessions')
    .where('id', '=', ({ eb, selectFrom }) =>
      selectFrom('sessions').select(eb.fn.min('id').as('id')).where('user_id', '=', userIdOf(leaver)),
    )
    .execute();
  await ends.ended;
  expect(await answer).not.toContain('[DONE]');
  const before = goesOn.heard.length;
  await stays.post('/api/v1/conversations', { title: 'still heard' });
  await expect.poll(() => goesOn.heard.length).toBeGreaterThan(before);
  goesOn.leave();
});

it('ends a session on all nodes at once when somebody signs out of it', async () => {
  const second = await app.addNode();
  const leaver = await app.client().signUp('wanderer');
  const there = second.client();
  there.token = leaver.token;
  const streams = [await listen(leaver), await listen(there)];
  // Until both nodes have looked at the session, and so need no statement to know it.
  const costs = () =>
    Promise.all([leaver, there].map((who) => app.countQueries(() => who.get('/api/v1/models'))));
  await expect.poll(costs, { timeout: 10_000 }).toEqual([0, 0]);
  // From here on no node sees by itself that the session is gone: it has to be told.
  const release = app.hold('select "sessions"."id", "sessions"."user_id"');
  try {
    expect((await leaver.send('POST', '/api/v1/auth/logout')).status).toBe(204);
    expect((await leaver.send('GET', '/api/v1/models')).status).toBe(401);
    await expect
      .poll(() => streams.map(({ isOpen }) => isOpen()), { timeout: 10_000 })
      .toEqual([false, false]);
    expect((await there.send('GET', '/api/v1/models')).status).toBe(401);
  } finally {
    release();
    await second.stop();
  }
});

const userIdOf = ({ token }: TestClient): number =>
  Number(JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString()).sub);
