import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { startOf, type TestClient, textOfEvents } from '../../testing/client.ts';

let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  app = await startTestApp();
  client = await app.client().signUp('patient');
});
afterAll(() => app.stop());

describe('a server that has all the work it can do', () => {
  it('refuses new answers before it looks at them, and goes on with the others', async () => {
    const { calls } = app.fakeModel.stats();
    const running = client.stream('POST', '/api/v1/chat', { message: 'before [[fake tokens=30 rate=100]]' });
    await expect.poll(() => app.fakeModel.stats().calls).toBeGreaterThan(calls);
    const body = { message: 'now [[fake tokens=3]]', client_id: crypto.randomUUID() };
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
