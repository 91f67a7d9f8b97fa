import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { startOf, type TestClient, textOfEvents } from '../../testing/client.ts';

let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  app = await startTestApp();
  client = await app.client().signUp('stopper');
});
afterAll(() => app.stop());

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
      const answer = (await client.open(conversation_id)).messages[1];
      expect(answer).toMatchObject({ status: 'stopped', content: textOfEvents(events) });
      expect(await client.post(`/api/v1/runs/${run_id}/stop`)).toEqual(state);

      await client.post('/api/v1/chat/simple', { message: 'and on [[fake tokens=2]]', conversation_id });
      expect((await client.open(conversation_id)).messages).toHaveLength(4);
    },
  );
});
