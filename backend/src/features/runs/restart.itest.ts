import type { RunEvent } from '@parley/contract/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { scripted, startOf, type TestClient, textOfEvents } from '../../testing/client.ts';

/** What a search tells before the first word. */
const searching = (events: number): RunEvent[] =>
  Array.from({ length: events }, () => ({
    type: 'data-search',
    id: 'search',
    data: { state: 'searching', queries: ['x'], provider: null, dated: null, pages: [] },
  }));

let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  app = await startTestApp();
  client = await app.client().signUp('survivor');
});
afterAll(() => app.stop());

describe('a restart', () => {
  const reconnect = async (meanwhile?: () => void) => {
    await app.restart(meanwhile);
    const { token } = client;
    client = app.client();
    client.token = token;
  };

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
    const answer = (await client.open(conversation_id)).messages[1];
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
    const isDone = async () => (await client.open(conversation_id)).messages[1]?.status;
    await expect.poll(isDone, { timeout: 10_000 }).toBe('done');
    expect((await client.open(conversation_id)).messages[1]?.content).toBe(scripted(60));
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
      .set({ status: 'running', ended_at: null, node_id: crypto.randomUUID(), last_seq: 0 })
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
    expect((await client.open(conversation_id)).messages[1]?.content).toBe(scripted(60));
    const whole = await client.stream('GET', `/api/v1/runs/${run_id}/events`);
    expect(textOfEvents(whole.events)).toBe(scripted(60));
    expect(whole.events.map((e) => e.seq)).toEqual(whole.events.map((_, i) => i + 1));
  });

  it('leaves an answer interrupted when nobody can go on with it, and Continue does later', async () => {
    const { run_id, conversation_id, kept } = await killedAfter(8, 60);
    await app.db.updateTable('runs').set({ fruitless_takes: 2 }).where('id', '=', run_id).execute();
    await reconnect();
    const answer = (await client.open(conversation_id)).messages[1];
    expect(answer).toMatchObject({ status: 'interrupted', content: kept });
    const replay = await client.stream('GET', `/api/v1/runs/${run_id}/events`);
    expect(replay.events.at(-2)?.event).toMatchObject({ type: 'data-run', data: { status: 'interrupted' } });

    const more = await client.stream('POST', `/api/v1/messages/${answer?.id}/continue`);
    expect(more).toMatchObject({ status: 200, done: true });
    expect(textOfEvents(more.events)).toBe(scripted(60));
    const finished = (await client.open(conversation_id)).messages[1];
    expect(finished).toMatchObject({ id: answer?.id, status: 'done', content: scripted(60), run_id });
    expect(finished?.parts).toEqual([{ type: 'seam', text_length: kept.length }]);
    const whole = await client.send('POST', `/api/v1/messages/${answer?.id}/continue`);
    expect(whole).toMatchObject({ status: 409, body: { error: { code: 'not_continuable' } } });
  });

  it.each<[string, RunEvent[], string]>([
    ['a search alone', searching(6), 'interrupted'],
    ['a search and a word', [...searching(6), { type: 'text-delta', id: 'text-2', delta: 'w' }], 'done'],
  ])('goes on after two take-overs only with what bore words: %s', async (_, borne, status) => {
    const { run_id, conversation_id } = await killedAfter(8, 60);
    const data = borne.map((event) => JSON.stringify(event)).join('\n');
    await app.db
      .insertInto('run_events')
      .values({ run_id, seq: 8 + borne.length, data })
      .execute();
    await app.db
      .updateTable('runs')
      .set({ fruitless_takes: 2, seams: [8] })
      .where('id', '=', run_id)
      .execute();
    await reconnect();
    const state = async () => (await client.open(conversation_id)).messages[1]?.status;
    await expect.poll(state).not.toBe('running');
    expect(await state()).toBe(status);
  });

  it('ends an answer that somebody asked to stop while its process was gone', async () => {
    const { run_id, conversation_id, kept } = await killedAfter(8, 60);
    await app.db.updateTable('runs').set({ stop_requested: true }).where('id', '=', run_id).execute();
    await reconnect();
    expect((await client.open(conversation_id)).messages[1]).toMatchObject({
      status: 'stopped',
      content: kept,
    });
  });
});
