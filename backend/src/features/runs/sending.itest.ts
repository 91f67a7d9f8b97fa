import type { SimpleAnswer } from '@parley/contract/chat';
import type { ConversationPage } from '@parley/contract/conversations';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { startOf, type TestClient, textOfEvents } from '../../testing/client.ts';

let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  app = await startTestApp();
  client = await app.client().signUp('sender');
});
afterAll(() => app.stop());

describe('sending once', () => {
  it('makes one message and one model call out of twenty sends at once', async () => {
    const calls = app.fakeModel.stats().calls;
    const body = {
      message: 'only once [[fake tokens=20 rate=100 title=off]]',
      client_id: crypto.randomUUID(),
    };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => client.stream('POST', '/api/v1/chat', body)),
    );
    expect(new Set(answers.map((a) => startOf(a.events).run_id)).size).toBe(1);
    expect(new Set(answers.map((a) => textOfEvents(a.events))).size).toBe(1);
    const { conversation_id } = startOf(answers[0]?.events ?? []);
    const asked = app.fakeModel.stats().requests.filter((r) => r.messages.at(-1)?.content === body.message);
    expect(asked).toHaveLength(1);
    expect(app.fakeModel.stats().calls).toBeGreaterThan(calls);
    expect((await client.open(conversation_id)).messages).toHaveLength(2);

    const inside = { ...body, conversation_id, client_id: crypto.randomUUID() };
    const again = await Promise.all(
      Array.from({ length: 20 }, () => client.stream('POST', '/api/v1/chat', inside)),
    );
    expect(new Set(again.map((a) => startOf(a.events).run_id)).size).toBe(1);
    expect((await client.open(conversation_id)).messages).toHaveLength(4);
  });

  it('refuses the same client_id with another message', async () => {
    const client_id = crypto.randomUUID();
    await client.post('/api/v1/chat/simple', { message: 'first [[fake tokens=1]]', client_id });
    const other = await client.send('POST', '/api/v1/chat/simple', { message: 'second', client_id });
    expect(other).toMatchObject({ status: 409, body: { error: { code: 'client_id_reused' } } });
  });

  it('does not answer below an answer that is still being written', async () => {
    const begun = await client.stream(
      'POST',
      '/api/v1/chat',
      { message: 'x [[fake tokens=2000 rate=50]]' },
      { until: (seen) => seen.length >= 3 },
    );
    const { run_id, conversation_id } = startOf(begun.events);
    const early = await client.send('POST', '/api/v1/chat/simple', { message: 'too early', conversation_id });
    expect(early).toMatchObject({ status: 409, body: { error: { code: 'run_in_progress' } } });
    await client.post(`/api/v1/runs/${run_id}/stop`);
  });
});

describe('a message that is on its way to the disk', () => {
  const messageOf = (script: string) => `${crypto.randomUUID()} [[fake ${script} title=off]]`;
  const callsFor = (message: string) =>
    app.fakeModel.stats().requests.filter(({ messages }) => messages.at(-1)?.content === message).length;
  /** Keeps messages from the disk until `task` releases them. */
  const whileHeld = async (task: (release: (error?: Error) => void) => Promise<void>) => {
    const release = app.hold('pg_logical_emit_message');
    try {
      await task(release);
    } finally {
      release();
    }
  };

  it('is with the model meanwhile, and told about once it is safe', async () => {
    const body = { message: messageOf('tokens=3'), client_id: crypto.randomUUID() };
    let isTold = false;
    const send = () => client.stream('POST', '/api/v1/chat', body).finally(() => (isTold = true));
    await whileHeld(async (release) => {
      const sends = [send(), send()];
      await expect.poll(() => callsFor(body.message)).toBe(1);
      const listed = await client.get<ConversationPage>('/api/v1/conversations');
      expect(listed.items[0]?.title).toContain(body.message.slice(0, 20));
      expect(isTold).toBe(false);
      release();
      const [first, second] = await Promise.all(sends);
      expect(first?.done && second?.done).toBe(true);
      expect(textOfEvents(second?.events ?? [])).toBe(textOfEvents(first?.events ?? []));
    });
    expect(callsFor(body.message)).toBe(1);
  });

  it('is not acknowledged when the database falls, and its answer is given up', async () => {
    const body = { message: messageOf('tokens=100 rate=50'), client_id: crypto.randomUUID() };
    const { closedEarly } = app.fakeModel.stats();
    await whileHeld(async (release) => {
      const sent = client.raw('POST', '/api/v1/chat', body);
      await expect.poll(() => callsFor(body.message)).toBe(1);
      release(Object.assign(new Error('terminated'), { code: '57P02' }));
      const answer = await sent;
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ error: { code: 'database_unavailable' } });
      await expect.poll(() => app.fakeModel.stats().closedEarly).toBe(closedEarly + 1);
    });
    const again = performance.now();
    const resent = await client.stream('POST', '/api/v1/chat', body);
    expect(resent.done).toBe(true);
    // As soon as somebody looks for such answers, and not once its owner counts as gone.
    expect(performance.now() - again).toBeLessThan(13_000);
  });

  it('costs few statements before the model is asked', async () => {
    const { conversation_id, message } = await client.post<SimpleAnswer>('/api/v1/chat/simple', {
      message: messageOf('tokens=1'),
    });
    const releases: (() => void)[] = [];
    const sends: Promise<unknown>[] = [];
    const costOf = (place: object): Promise<number> =>
      app.countQueries(async () => {
        const body = { ...place, message: messageOf('tokens=1'), client_id: crypto.randomUUID() };
        releases.push(app.hold('pg_logical_emit_message'));
        sends.push(client.stream('POST', '/api/v1/chat', body));
        await expect.poll(() => callsFor(body.message)).toBe(1);
      });
    try {
      // The message with its run, what waits for the disk, and the session unless somebody listens in it.
      expect(await costOf({})).toBeLessThanOrEqual(3);
      expect(await costOf({ conversation_id, parent_id: message.id })).toBeLessThanOrEqual(8);
    } finally {
      for (const release of releases) release();
      await Promise.all(sends);
    }
  });
});
