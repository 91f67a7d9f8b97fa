import type { SimpleAnswer } from '@parley/contract/chat';
import type { Conversation, ConversationPage } from '@parley/contract/conversations';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { startOf, type TestClient, textOfEvents } from '../../testing/client.ts';

let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  app = await startTestApp();
  client = await app.client().signUp('chatter');
});
afterAll(() => app.stop());

const open = (id: number) => client.get<Conversation>(`/api/v1/conversations/${id}`);
const uuid = () => crypto.randomUUID();

describe('a streamed answer', () => {
  it('comes as numbered events without gaps, and is kept as it was read', async () => {
    const { status, events, done } = await client.stream('POST', '/api/v1/chat', {
      message: 'Hello, how are you?',
    });
    expect(status).toBe(200);
    expect(done).toBe(true);
    expect(events.map((e) => e.seq)).toEqual(events.map((_, i) => i + 1));
    expect(events.at(0)?.event.type).toBe('start');
    expect(events.at(-2)?.event).toMatchObject({ type: 'data-run', data: { status: 'done', error: null } });
    expect(events.at(-1)?.event).toMatchObject({ type: 'finish', finishReason: 'stop' });

    const start = startOf(events);
    const conversation = await open(start.conversation_id);
    expect(conversation.messages.map((m) => m.role)).toEqual(['user', 'assistant']);
    expect(conversation.messages[0]).toMatchObject({
      id: start.user_message_id,
      content: 'Hello, how are you?',
    });
    expect(conversation.messages[1]).toMatchObject({
      id: start.message_id,
      parent_id: start.user_message_id,
      status: 'done',
      content: textOfEvents(events),
      model: start.model,
      run_id: start.run_id,
      last_seq: events.length,
    });
    expect(conversation.messages[1]?.content.length).toBeGreaterThan(10);
    expect(conversation.messages[1]?.usage?.output_tokens).toBeGreaterThan(0);
  });

  it('sends the headers that keep proxies from holding it back', async () => {
    const response = await client.raw('POST', '/api/v1/chat', { message: 'x [[fake tokens=2]]' });
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(response.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1');
    await response.text();
  });

  it('says that web search is switched off when it is asked for', async () => {
    const { events } = await client.stream('POST', '/api/v1/chat', {
      message: 'news? [[fake tokens=3]]',
      use_rag: true,
    });
    expect(events[1]?.event).toMatchObject({ type: 'data-title', data: { title: 'news? fake tokens=3' } });
    expect(events[2]?.event).toMatchObject({ type: 'data-notice', data: { code: 'search_disabled' } });
    const { messages } = await open(startOf(events).conversation_id);
    expect(messages[1]?.parts).toMatchObject([{ type: 'notice', code: 'search_disabled' }]);
  });

  it('remembers the turns before it', async () => {
    const first = await client.post<SimpleAnswer>('/api/v1/chat/simple', {
      message: 'one [[fake tokens=4]]',
    });
    await client.post('/api/v1/chat/simple', { message: 'two', conversation_id: first.conversation_id });
    const sent = app.fakeModel.stats().requests.find((r) => r.messages.at(-1)?.content === 'two');
    expect(sent?.messages.map((m: { role: string }) => m.role)).toEqual([
      'system',
      'user',
      'assistant',
      'user',
    ]);
    expect(sent?.messages[2]?.content).toBe(first.message.content);
  });
});

describe('reading again', () => {
  it('loses and doubles nothing at fifty random moments of a stream', async () => {
    const message = 'long [[fake tokens=300 rate=250]]';
    const whole = await client.stream(
      'POST',
      '/api/v1/chat',
      { message },
      { until: (seen) => seen.length >= 1 },
    );
    const { run_id, conversation_id } = startOf(whole.events);
    const readers = Array.from({ length: 50 }, async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 1_100));
      // A reload: the saved part first, then the events after it.
      const answer = (await open(conversation_id)).messages[1];
      const rest = await client.stream('GET', `/api/v1/runs/${run_id}/events`, undefined, {
        headers: { 'last-event-id': String(answer?.last_seq) },
      });
      expect(rest.done).toBe(true);
      return {
        text: answer?.content + textOfEvents(rest.events),
        events: rest.events,
        from: answer?.last_seq ?? 0,
      };
    });
    const seen = await Promise.all(readers);
    const saved = (await open(conversation_id)).messages[1];
    expect(saved?.status).toBe('done');
    for (const reader of seen) {
      expect(reader.text).toBe(saved?.content);
      expect(reader.events.map((e) => e.seq)).toEqual(reader.events.map((_, i) => reader.from + i + 1));
    }
  });

  it('shows the thoughts of an answer that is still being written', async () => {
    const message = 'think [[fake reasoning=5 tokens=200 rate=100]]';
    const begun = await client.stream(
      'POST',
      '/api/v1/chat',
      { message },
      { until: (seen) => textOfEvents(seen) !== '' },
    );
    const { run_id, conversation_id } = startOf(begun.events);
    const running = (await open(conversation_id)).messages[1];
    expect(running).toMatchObject({ status: 'running', parts: [{ type: 'reasoning' }] });
    const thoughts = running?.parts[0]?.type === 'reasoning' ? running.parts[0].text : '';
    expect(thoughts).toBe('thought 0 thought 1 thought 2 thought 3 thought 4 ');
    await client.post(`/api/v1/runs/${run_id}/stop`);
  });

  it('gives the same events after the end, from any of them', async () => {
    const { events } = await client.stream('POST', '/api/v1/chat', {
      message: 'again [[fake tokens=40 rate=400]]',
    });
    const { run_id } = startOf(events);
    for (const after of [0, 1, 2, events.length - 1, events.length]) {
      const again = await client.stream('GET', `/api/v1/runs/${run_id}/events?after=${after}`);
      expect(again).toMatchObject({ status: 200, done: true });
      expect(again.events).toEqual(events.slice(after));
    }
  });

  it('tells the saved answer once the events are cleaned away', async () => {
    const { events } = await client.stream('POST', '/api/v1/chat', {
      message: 'old [[fake tokens=20 rate=400]]',
    });
    const { run_id } = startOf(events);
    await app.db.deleteFrom('run_events').where('run_id', '=', run_id).execute();
    const fresh = await client.stream('GET', `/api/v1/runs/${run_id}/events`);
    expect(textOfEvents(fresh.events)).toBe(textOfEvents(events));
    expect(fresh.events.at(-1)?.seq).toBe(events.length);
    const behind = await client.stream('GET', `/api/v1/runs/${run_id}/events?after=3`);
    expect(behind.events[0]?.event).toEqual({
      type: 'data-rewind',
      data: { seq: 0, textLength: 0, parts: [] },
    });
    expect(textOfEvents(behind.events)).toBe(textOfEvents(events));
  });

  it('goes on when nobody reads', async () => {
    const message = 'alone [[fake tokens=60 rate=200]]';
    const { events } = await client.stream(
      'POST',
      '/api/v1/chat',
      { message },
      { until: (seen) => seen.length >= 1 },
    );
    const { run_id, conversation_id } = startOf(events);
    const rest = await client.stream('GET', `/api/v1/runs/${run_id}/events`);
    expect((await open(conversation_id)).messages[1]).toMatchObject({
      status: 'done',
      content: textOfEvents(rest.events),
    });
  });
});

describe('stopping', () => {
  it.each([
    ['before the first token', 'x [[fake ttft=20000]]', 1],
    ['in the middle', 'x [[fake tokens=2000 rate=50]]', 5],
  ])(
    '%s closes the connection to the model within a second and keeps the part',
    async (_when, message, after) => {
      const calls = app.fakeModel.stats().calls;
      const begun = await client.stream(
        'POST',
        '/api/v1/chat',
        { message },
        { until: (seen) => seen.length >= after },
      );
      const { run_id, conversation_id } = startOf(begun.events);
      await expect.poll(() => app.fakeModel.stats().calls, { interval: 10 }).toBeGreaterThan(calls);
      const before = app.fakeModel.stats().closedEarly;
      const stoppedAt = Date.now();
      const state = await client.post<{ status: string; last_seq: number }>(`/api/v1/runs/${run_id}/stop`);
      await expect.poll(() => app.fakeModel.stats().closedEarly, { interval: 20 }).toBe(before + 1);
      expect(Date.now() - stoppedAt).toBeLessThan(1_000);
      expect(state.status).toBe('stopped');

      const { events } = await client.stream('GET', `/api/v1/runs/${run_id}/events`);
      expect(events.at(-1)).toMatchObject({ seq: state.last_seq, event: { type: 'abort' } });
      const answer = (await open(conversation_id)).messages[1];
      expect(answer).toMatchObject({ status: 'stopped', content: textOfEvents(events) });
      expect(await client.post(`/api/v1/runs/${run_id}/stop`)).toEqual(state);

      await client.post('/api/v1/chat/simple', { message: 'and on [[fake tokens=2]]', conversation_id });
      expect((await open(conversation_id)).messages).toHaveLength(4);
    },
  );
});

describe('sending once', () => {
  it('makes one message and one model call out of twenty sends at once', async () => {
    const calls = app.fakeModel.stats().calls;
    const body = { message: 'only once [[fake tokens=20 rate=100 title=off]]', client_id: uuid() };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => client.stream('POST', '/api/v1/chat', body)),
    );
    expect(new Set(answers.map((a) => startOf(a.events).run_id)).size).toBe(1);
    expect(new Set(answers.map((a) => textOfEvents(a.events))).size).toBe(1);
    const { conversation_id } = startOf(answers[0]?.events ?? []);
    const asked = app.fakeModel.stats().requests.filter((r) => r.messages.at(-1)?.content === body.message);
    expect(asked).toHaveLength(1);
    expect(app.fakeModel.stats().calls).toBeGreaterThan(calls);
    expect((await open(conversation_id)).messages).toHaveLength(2);

    const inside = { ...body, conversation_id, client_id: uuid() };
    const again = await Promise.all(
      Array.from({ length: 20 }, () => client.stream('POST', '/api/v1/chat', inside)),
    );
    expect(new Set(again.map((a) => startOf(a.events).run_id)).size).toBe(1);
    expect((await open(conversation_id)).messages).toHaveLength(4);
  });

  it('refuses the same client_id with another message', async () => {
    const client_id = uuid();
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
  const messageOf = (script: string) => `${uuid()} [[fake ${script} title=off]]`;
  const callsFor = (message: string) =>
    app.fakeModel.stats().requests.filter(({ messages }) => messages.at(-1)?.content === message).length;
  /** Sends, and releases the message once the model has it. */
  const whileHeld = async (message: string, task: (release: (error?: Error) => void) => Promise<void>) => {
    const release = app.hold('pg_logical_emit_message');
    try {
      await task(release);
    } finally {
      release();
    }
    expect(callsFor(message)).toBe(1);
  };

  it('is with the model meanwhile, and told about once it is safe', async () => {
    const body = { message: messageOf('tokens=3'), client_id: uuid() };
    let isTold = false;
    const send = () => client.stream('POST', '/api/v1/chat', body).finally(() => (isTold = true));
    await whileHeld(body.message, async (release) => {
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
  });

  it('is not acknowledged when the database falls, and its answer is given up', async () => {
    const body = { message: messageOf('tokens=100 rate=50'), client_id: uuid() };
    const { closedEarly } = app.fakeModel.stats();
    await whileHeld(body.message, async (release) => {
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
        const body = { ...place, message: messageOf('tokens=1'), client_id: uuid() };
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

describe('a server that has all the work it can do', () => {
  it('refuses new answers before it looks at them, and goes on with the others', async () => {
    const { calls } = app.fakeModel.stats();
    const running = client.stream('POST', '/api/v1/chat', { message: 'before [[fake tokens=30 rate=100]]' });
    await expect.poll(() => app.fakeModel.stats().calls).toBeGreaterThan(calls);
    const body = { message: 'now [[fake tokens=3]]', client_id: uuid() };
    app.overload(true);
    try {
      const refused = await app.client().raw('POST', '/api/v1/chat', body);
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await refused.json()).toMatchObject({ error: { code: 'overloaded' } });
      expect((await client.raw('GET', '/api/v1/conversations')).status).toBe(200);
      const { done, events } = await running;
      expect(done).toBe(true);
      const again = await client.stream('GET', `/api/v1/runs/${startOf(events).run_id}/events`);
      expect(textOfEvents(again.events)).toBe(textOfEvents(events));
    } finally {
      app.overload(false);
    }
    expect((await client.stream('POST', '/api/v1/chat', body)).done).toBe(true);
  });
});

describe('the tree', () => {
  it('grows siblings by edit and regenerate, and shows the branch that was chosen', async () => {
    const first = await client.post<SimpleAnswer>('/api/v1/chat/simple', { message: 'v1 [[fake tokens=3]]' });
    const { conversation_id } = first;
    const original = (await open(conversation_id)).messages;
    await client.post('/api/v1/chat/simple', {
      message: 'v2 [[fake tokens=3]]',
      conversation_id,
      parent_id: null,
    });
    const edited = (await open(conversation_id)).messages;
    expect(edited).toHaveLength(2);
    expect(edited[0]?.content).toMatch(/^v2/);
    expect(edited[0]?.sibling_ids).toEqual([original[0]?.id, edited[0]?.id]);

    await client.stream('POST', `/api/v1/messages/${edited[1]?.id}/regenerate`, {});
    const regenerated = (await open(conversation_id)).messages;
    expect(regenerated[0]?.id).toBe(edited[0]?.id);
    expect(regenerated[1]?.sibling_ids).toEqual([edited[1]?.id, regenerated[1]?.id]);

    const branch = await client.send<Conversation>('PUT', `/api/v1/conversations/${conversation_id}/branch`, {
      message_id: original[0]?.id,
    });
    expect(branch.body.messages.map((m) => m.id)).toEqual(original.map((m) => m.id));
    expect((await open(conversation_id)).messages.map((m) => m.id)).toEqual(original.map((m) => m.id));
  });
});

describe('a fault of the provider', () => {
  it.each([
    ['401', 'model_auth_failed'],
    ['404', 'model_not_found'],
    ['500', 'model_server_error'],
  ])('%s is saved with the message and can be retried', async (fault, code) => {
    const message = `x [[fake fault=${fault}]]`;
    const { events, done } = await client.stream('POST', '/api/v1/chat', { message });
    expect(done).toBe(true);
    expect(events.at(-2)?.event).toMatchObject({
      type: 'data-run',
      data: { status: 'failed', error: { code } },
    });
    const { conversation_id } = startOf(events);
    const failed = (await open(conversation_id)).messages[1];
    expect(failed).toMatchObject({ status: 'failed', error: { code } });
    expect(failed?.error?.message).toMatch(/\w/);
    const simple = await client.send('POST', '/api/v1/chat/simple', { message });
    expect(simple).toMatchObject({ body: { error: { code } } });
  });

  it('in the middle keeps what was written', async () => {
    const { events } = await client.stream('POST', '/api/v1/chat', {
      message: 'x [[fake tokens=40 fault=cut at=20]]',
    });
    const answer = (await open(startOf(events).conversation_id)).messages[1];
    expect(answer).toMatchObject({ status: 'failed', error: { code: 'model_stream_cut' } });
    expect(answer?.content).toBe(textOfEvents(events));
    expect(answer?.content.length).toBeGreaterThan(20);
  });

  it('does not keep the next message from being answered', async () => {
    const { events } = await client.stream('POST', '/api/v1/chat', { message: 'x [[fake fault=500]]' });
    const { conversation_id } = startOf(events);
    const next = await client.post<SimpleAnswer>('/api/v1/chat/simple', {
      message: 'well?',
      conversation_id,
    });
    expect(next.message.status).toBe('done');
  });
});

describe('a restart', () => {
  const reconnect = async (meanwhile?: () => void) => {
    await app.restart(meanwhile);
    const { token } = client;
    client = app.client();
    client.token = token;
  };
  const scripted = (tokens: number) =>
    Array.from({ length: tokens }, (_, i) => `w${String(i + 1).padStart(4, '0')} `).join('');

  it('finishes the answer that was being written, and marks where', async () => {
    const begun = await client.stream(
      'POST',
      '/api/v1/chat',
      { message: 'x [[fake text=counted tokens=300 rate=200]]' },
      { until: (seen) => seen.length >= 12 },
    );
    const { conversation_id, run_id } = startOf(begun.events);
    await reconnect();
    const after = begun.events.at(-1)?.seq ?? 0;
    const rest = await client.stream('GET', `/api/v1/runs/${run_id}/events?after=${after}`);
    expect(rest.done).toBe(true);
    const answer = (await open(conversation_id)).messages[1];
    expect(answer).toMatchObject({ status: 'done', content: scripted(300), parts: [{ type: 'seam' }] });
    expect(rest.events.some(({ event }) => event.type === 'data-seam')).toBe(true);
  });

  it('does not wait for a database that is away, and the next process has what was stored', async () => {
    const begun = await client.stream(
      'POST',
      '/api/v1/chat',
      { message: 'x [[fake text=counted tokens=60 rate=200 title=off]]' },
      { until: (seen) => seen.length >= 4 },
    );
    const { tokens } = app.fakeModel.stats();
    app.leaveDatabase(true);
    await expect.poll(() => app.fakeModel.stats().tokens - tokens).toBeGreaterThan(40);
    const startedAt = performance.now();
    let stoppedAt = Number.NaN;
    await reconnect(() => {
      stoppedAt = performance.now();
      app.leaveDatabase(false);
    });
    expect(stoppedAt - startedAt).toBeLessThan(12_000);
    const { conversation_id } = startOf(begun.events);
    const isDone = async () => (await open(conversation_id)).messages[1]?.status;
    await expect.poll(isDone, { timeout: 10_000 }).toBe('done');
    expect((await open(conversation_id)).messages[1]?.content).toBe(scripted(60));
  }, 60_000);

  /** As if the process had been killed when the log held the first `rows` events. */
  async function killedAfter(rows: number, tokens: number) {
    const message = `x [[fake text=counted tokens=${tokens} rate=100]]`;
    const begun = await client.stream('POST', '/api/v1/chat', { message });
    const { run_id, message_id, conversation_id } = startOf(begun.events);
    const data = begun.events.slice(0, rows).map(({ event }) => JSON.stringify(event));
    await app.db.deleteFrom('run_events').where('run_id', '=', run_id).execute();
    await app.db
      .insertInto('run_events')
      .values({ run_id, seq: rows, data: data.join('\n') })
      .execute();
    await app.db
      .updateTable('runs')
      .set({ status: 'running', ended_at: null, node_id: uuid(), last_seq: 0 })
      .where('id', '=', run_id)
      .execute();
    await app.db
      .updateTable('messages')
      .set({ status: 'running', content: '' })
      .where('id', '=', message_id)
      .execute();
    return { run_id, conversation_id, kept: textOfEvents(begun.events.slice(0, rows)), events: begun.events };
  }

  it('cuts back a reader that had seen more than was kept', async () => {
    const { run_id, conversation_id, kept, events } = await killedAfter(8, 60);
    await reconnect();
    const sawUpTo = events.length - 3;
    const rest = await client.stream('GET', `/api/v1/runs/${run_id}/events?after=${sawUpTo}`);
    expect(rest.events[0]).toEqual({
      seq: 8,
      event: { type: 'data-rewind', data: { seq: 8, textLength: kept.length, parts: [] } },
    });
    expect(rest.events.slice(1).map((e) => e.seq)).toEqual(rest.events.slice(1).map((_, i) => 9 + i));
    expect(kept + textOfEvents(rest.events)).toBe(scripted(60));
    expect((await open(conversation_id)).messages[1]?.content).toBe(scripted(60));
    const whole = await client.stream('GET', `/api/v1/runs/${run_id}/events`);
    expect(textOfEvents(whole.events)).toBe(scripted(60));
    expect(whole.events.map((e) => e.seq)).toEqual(whole.events.map((_, i) => i + 1));
  });

  it('leaves an answer interrupted when nobody can go on with it, and Continue does later', async () => {
    const { run_id, conversation_id, kept } = await killedAfter(8, 60);
    await app.db.updateTable('runs').set({ fruitless_takes: 2 }).where('id', '=', run_id).execute();
    await reconnect();
    const answer = (await open(conversation_id)).messages[1];
    expect(answer).toMatchObject({ status: 'interrupted', content: kept });
    const replay = await client.stream('GET', `/api/v1/runs/${run_id}/events`);
    expect(replay.events.at(-2)?.event).toMatchObject({ type: 'data-run', data: { status: 'interrupted' } });

    const more = await client.stream('POST', `/api/v1/messages/${answer?.id}/continue`);
    expect(more).toMatchObject({ status: 200, done: true });
    expect(textOfEvents(more.events)).toBe(scripted(60));
    const finished = (await open(conversation_id)).messages[1];
    expect(finished).toMatchObject({ id: answer?.id, status: 'done', content: scripted(60), run_id });
    expect(finished?.parts).toEqual([{ type: 'seam', text_length: kept.length }]);
    const whole = await client.send('POST', `/api/v1/messages/${answer?.id}/continue`);
    expect(whole).toMatchObject({ status: 409, body: { error: { code: 'not_continuable' } } });
  });

  it('ends an answer that somebody asked to stop while its process was gone', async () => {
    const { run_id, conversation_id, kept } = await killedAfter(8, 60);
    await app.db.updateTable('runs').set({ stop_requested: true }).where('id', '=', run_id).execute();
    await reconnect();
    expect((await open(conversation_id)).messages[1]).toMatchObject({ status: 'stopped', content: kept });
  });
});
