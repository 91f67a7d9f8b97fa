import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { shownBy, startOf, type TestClient, textOfEvents } from '../../testing/client.ts';

let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  app = await startTestApp();
  client = await app.client().signUp('resumer');
});
afterAll(() => app.stop());

/** An answer that was stopped after its first words. */
async function stopped(message: string): Promise<ReturnType<typeof startOf>> {
  const isBegun = (seen: Parameters<typeof textOfEvents>[0]) => textOfEvents(seen).length > 30;
  const { events } = await client.stream('POST', '/api/v1/chat', { message }, { until: isBegun });
  const start = startOf(events);
  await client.post(`/api/v1/runs/${start.run_id}/stop`);
  return start;
}

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
      const answer = (await client.open(conversation_id)).messages[1];
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
    const saved = (await client.open(conversation_id)).messages[1];
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
    const running = (await client.open(conversation_id)).messages[1];
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
      message: 'old [[fake reasoning=3 tokens=20 rate=400]]',
    });
    const { run_id, conversation_id } = startOf(events);
    await app.db.deleteFrom('run_events').where('run_id', '=', run_id).execute();
    const fresh = await client.stream('GET', `/api/v1/runs/${run_id}/events`);
    expect(textOfEvents(fresh.events)).toBe(textOfEvents(events));
    expect(fresh.events.at(-1)?.seq).toBe(events.length);
    const behind = await client.stream('GET', `/api/v1/runs/${run_id}/events?after=3`);
    expect(behind.events[0]?.event).toEqual({
      type: 'data-rewind',
      data: { seq: 0, textLength: 0, parts: [] },
    });
    const { content, parts } = (await client.open(conversation_id)).messages[1] ?? {};
    expect(parts).toMatchObject([{ type: 'reasoning' }]);
    for (const reader of [fresh, behind]) expect(shownBy(reader.events)).toEqual({ text: content, parts });
  });

  it('tells an answer that was continued once, while it goes on and after its end', async () => {
    const { run_id, conversation_id, message_id } = await stopped('[[fake text=counted tokens=60 rate=60]]');
    const read = (after: number) => client.stream('GET', `/api/v1/runs/${run_id}/events?after=${after}`);
    const goingOn = client.stream('POST', `/api/v1/messages/${message_id}/continue`);
    await expect.poll(async () => (await client.open(conversation_id)).messages[1]?.status).toBe('running');
    const meanwhile = await Promise.all([read(0), read(3)]);
    await goingOn;
    const { content } = (await client.open(conversation_id)).messages[1] ?? {};
    for (const { events, done } of [...meanwhile, await read(0), await read(3)]) {
      expect(done).toBe(true);
      expect(shownBy(events).text).toBe(content);
    }
  });

  it('loses nothing when the answer is continued while a reader is behind', async () => {
    const { run_id, conversation_id, message_id } = await stopped('[[fake text=counted tokens=60 rate=60]]');
    const release = app.hold('from "run_events"');
    const behind = client.stream('GET', `/api/v1/runs/${run_id}/events?after=3`);
    await client.stream('POST', `/api/v1/messages/${message_id}/continue`);
    release();
    const { content } = (await client.open(conversation_id)).messages[1] ?? {};
    expect(shownBy((await behind).events).text).toBe(content);
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
    expect((await client.open(conversation_id)).messages[1]).toMatchObject({
      status: 'done',
      content: textOfEvents(rest.events),
    });
  });
});
