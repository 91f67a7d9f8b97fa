import type { RunState } from '@parley/contract/chat';
import type { UserEvent } from '@parley/contract/user-events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { scripted, startOf, type TestClient, textOfEvents } from '../../testing/client.ts';

let app: TestApp;
let second: Awaited<ReturnType<TestApp['addNode']>>;
/** The same account on the first and on the second node. */
let here: TestClient;
let there: TestClient;
beforeAll(async () => {
  app = await startTestApp({}, { exclusive: false });
  second = await app.addNode();
  here = await app.client().signUp('traveller');
  there = second.client();
  there.token = here.token;
});
afterAll(async () => {
  await second.stop();
  await app.stop();
});

const begin = (client: TestClient, script: string) =>
  client.stream(
    'POST',
    '/api/v1/chat',
    { message: `x [[fake ${script}]]` },
    { until: (s) => s.length >= 12 },
  );

describe('two nodes on one database', () => {
  it('let an answer be read on the other one while it is written', async () => {
    const begun = await begin(here, 'text=counted tokens=120 rate=100');
    const { run_id, conversation_id } = startOf(begun.events);
    const read = await there.stream('GET', `/api/v1/runs/${run_id}/events`);
    expect(read.done).toBe(true);
    expect(textOfEvents(read.events)).toBe(scripted(120));
    expect(read.events.map((e) => e.seq)).toEqual(read.events.map((_, i) => i + 1));
    expect((await here.open(conversation_id)).messages[1]?.content).toBe(scripted(120));
  });

  it('stop an answer from the other one within a second', async () => {
    const begun = await begin(here, 'tokens=2000 rate=50');
    const { run_id, conversation_id } = startOf(begun.events);
    const { closedEarly } = app.fakeModel.stats();
    const asked = performance.now();
    const state = await there.post<RunState>(`/api/v1/runs/${run_id}/stop`);
    expect(performance.now() - asked).toBeLessThan(1_000);
    expect(state.status).toBe('stopped');
    await expect.poll(() => app.fakeModel.stats().closedEarly).toBe(closedEarly + 1);
    expect((await here.open(conversation_id)).messages[1]?.status).toBe('stopped');
  });

  it('make one message of a send that reaches both', async () => {
    const body = { message: 'once [[fake tokens=30 rate=100]]', client_id: crypto.randomUUID() };
    const sent = Array.from({ length: 10 }, (_, i) =>
      (i % 2 ? here : there).stream('POST', '/api/v1/chat', body),
    );
    const answers = await Promise.all(sent);
    expect(new Set(answers.map(({ events }) => startOf(events).run_id)).size).toBe(1);
    expect(new Set(answers.map(({ events }) => textOfEvents(events))).size).toBe(1);
    const asked = app.fakeModel.stats().requests.filter((r) => r.messages.at(-1)?.content === body.message);
    expect(asked).toHaveLength(1);
  });

  it('tell the account what happens on the other one', async () => {
    const heard: UserEvent[] = [];
    const left = new AbortController();
    const response = await there.raw('GET', '/api/v1/events', undefined, {}, left.signal);
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) {
        for (const [, data] of decoder.decode(chunk).matchAll(/^data: (.*)$/gm))
          heard.push(JSON.parse(data ?? ''));
      }
    })().catch(() => {});
    const done = await here.stream('POST', '/api/v1/chat', { message: 'hello over there [[fake tokens=3]]' });
    const { conversation_id, run_id } = startOf(done.events);
    await here.send('PUT', `/api/v1/conversations/${conversation_id}/title`, { title: 'Renamed' });
    await here.send('DELETE', `/api/v1/conversations/${conversation_id}`);
    await expect.poll(() => heard.map(({ type }) => type)).toContain('conversation.removed');
    left.abort();
    await reading;
    expect(heard[0]).toEqual({ type: 'ready' });
    expect(heard).toContainEqual(expect.objectContaining({ type: 'run.started', run_id }));
    expect(heard).toContainEqual(expect.objectContaining({ type: 'run.ended', run_id, status: 'done' }));
    expect(heard).toContainEqual(
      expect.objectContaining({
        type: 'conversation.changed',
        conversation: expect.objectContaining({ title: 'Renamed' }),
      }),
    );
  });

  it('finish what a node leaves behind when it stops', async () => {
    const leaving = await app.addNode();
    const client = leaving.client();
    client.token = here.token;
    const begun = await begin(client, 'text=counted tokens=200 rate=100');
    const { run_id, conversation_id } = startOf(begun.events);
    await leaving.stop();
    const after = begun.events.at(-1)?.seq;
    const rest = await here.stream('GET', `/api/v1/runs/${run_id}/events?after=${after}`);
    expect(rest.done).toBe(true);
    const answer = (await here.open(conversation_id)).messages[1];
    expect(answer).toMatchObject({ status: 'done', content: scripted(200), parts: [{ type: 'seam' }] });
  });

  it('refuse what an owner writes after another node has taken its run', async () => {
    const begun = await begin(here, 'text=counted tokens=200 rate=100');
    const { run_id, conversation_id } = startOf(begun.events);
    const kept = app.db.selectFrom('run_events').select('seq').where('run_id', '=', run_id);
    await expect.poll(async () => (await kept.execute()).length).toBeGreaterThan(1);
    // As if both nodes had been cut off for longer than a lease, and the database given the run to a third.
    await app.db
      .updateTable('runs')
      .set((eb) => ({ fence: eb('fence', '+', 1), node_id: crypto.randomUUID() }))
      .where('id', '=', run_id)
      .execute();
    const rest = await there.stream('GET', `/api/v1/runs/${run_id}/events`);
    expect(textOfEvents(rest.events)).toBe(scripted(200));
    const answer = (await here.open(conversation_id)).messages[1];
    expect(answer).toMatchObject({ status: 'done', content: scripted(200), parts: [{ type: 'seam' }] });
  });
});
