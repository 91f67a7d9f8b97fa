import type { SimpleAnswer } from '@parley/contract/chat';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { startOf, type TestClient, textOfEvents } from '../../testing/client.ts';

let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  app = await startTestApp();
  client = await app.client().signUp('streamer');
});
afterAll(() => app.stop());

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
    const conversation = await client.open(start.conversation_id);
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
    const { messages } = await client.open(startOf(events).conversation_id);
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
