import type { SimpleAnswer } from '@parley/contract/chat';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { startOf, type TestClient, textOfEvents } from '../../testing/client.ts';

let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  app = await startTestApp();
  client = await app.client().signUp('unlucky');
});
afterAll(() => app.stop());

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
    const failed = (await client.open(conversation_id)).messages[1];
    expect(failed).toMatchObject({ status: 'failed', error: { code } });
    expect(failed?.error?.message).toMatch(/\w/);
    const simple = await client.send('POST', '/api/v1/chat/simple', { message });
    expect(simple).toMatchObject({ body: { error: { code } } });
  });

  it('in the middle keeps what was written', async () => {
    const { events } = await client.stream('POST', '/api/v1/chat', {
      message: 'x [[fake tokens=40 fault=cut at=20]]',
    });
    const answer = (await client.open(startOf(events).conversation_id)).messages[1];
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
