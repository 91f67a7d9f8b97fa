import type { SimpleAnswer } from '@parley/contract/chat';
import type { Conversation, ConversationPage, ConversationSummary } from '@parley/contract/conversations';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import type { TestClient } from '../../testing/client.ts';

let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  app = await startTestApp();
  client = await app.client().signUp('keeper');
});
afterAll(() => app.stop());

const list = (query = '') => client.get<ConversationPage>(`/api/v1/conversations${query}`);

describe('the list', () => {
  it('repeats and skips nothing over pages, even with equal times', async () => {
    const reader = await app.client().signUp('pager');
    const made: number[] = [];
    for (let i = 0; i < 25; i++) {
      made.push((await reader.post<Conversation>('/api/v1/conversations', { title: `c${i}` })).id);
    }
    await app.db
      .updateTable('conversations')
      .set({ updated_at: '2026-01-01T00:00:00Z' })
      .where('id', 'in', made)
      .execute();
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const page: ConversationPage = await reader.get(
        `/api/v1/conversations?limit=7${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...page.items.map((item) => item.id));
      cursor = page.next_cursor;
    } while (cursor);
    expect(seen).toEqual(made.toReversed());
  });

  it('has the latest answer first', async () => {
    const older = await client.post<Conversation>('/api/v1/conversations');
    await client.post<Conversation>('/api/v1/conversations', { title: 'newer' });
    await client.post('/api/v1/chat/simple', { message: 'up [[fake tokens=1]]', conversation_id: older.id });
    expect((await list()).items[0]?.id).toBe(older.id);
  });
});

describe('titles', () => {
  it('are made by the model from the first exchange', async () => {
    const { conversation_id } = await client.post<SimpleAnswer>('/api/v1/chat/simple', {
      message: 'How do I grow tomatoes on a balcony? [[fake tokens=5]]',
    });
    const titled = async () => (await list()).items.find((item) => item.id === conversation_id);
    await expect.poll(async () => (await titled())?.title_state, { timeout: 5_000 }).toBe('set');
    expect((await titled())?.title).toBe('Grow tomatoes balcony');
  });

  it('are the first words of the message when the model gives none', async () => {
    const { events } = await client.stream('POST', '/api/v1/chat', {
      message: 'Which way is north? [[fake fault=401]]',
    });
    expect(events.at(-1)?.event.type).toBe('error');
    expect((await list()).items[0]?.title).toMatch(/^Which way is north\?/);
  });

  it('chosen by a person are left alone', async () => {
    const { id } = await client.post<Conversation>('/api/v1/conversations');
    const renamed = await client.send<ConversationSummary>('PUT', `/api/v1/conversations/${id}/title`, {
      title: 'Mine',
    });
    expect(renamed.body).toMatchObject({ title: 'Mine', title_state: 'set' });
    await client.post('/api/v1/chat/simple', { message: 'hello [[fake tokens=1]]', conversation_id: id });
    expect((await client.get<Conversation>(`/api/v1/conversations/${id}`)).title).toBe('Mine');
  });
});

describe('deleting', () => {
  it('hides the conversation, stops its answer and can be undone', async () => {
    const begun = await client.stream(
      'POST',
      '/api/v1/chat',
      { message: 'x [[fake tokens=3000 rate=50]]' },
      { until: (seen) => seen.length >= 3 },
    );
    const start = begun.events[0]?.event;
    const id = start?.type === 'start' ? start.messageMetadata.conversation_id : 0;
    expect((await client.send('DELETE', `/api/v1/conversations/${id}`)).status).toBe(204);
    expect((await client.send('GET', `/api/v1/conversations/${id}`)).status).toBe(404);
    expect((await client.send('DELETE', `/api/v1/conversations/${id}`)).status).toBe(404);
    expect((await list('?limit=100')).items.some((item) => item.id === id)).toBe(false);

    await client.post(`/api/v1/conversations/${id}/restore`);
    const restored = await client.get<Conversation>(`/api/v1/conversations/${id}`);
    expect(restored.messages[1]?.status).toBe('stopped');
    expect(restored.messages[1]?.content).not.toBe('');
  });
});

describe('the work of reading', () => {
  it('is two statements for a page of the list and three for a conversation, who asks included', async () => {
    const { conversation_id: id } = await client.post<SimpleAnswer>('/api/v1/chat/simple', {
      message: 'counted [[fake tokens=3]]',
    });
    for (let at = 0; at < 3; at += 1) {
      const message = `more ${at} [[fake tokens=3]]`;
      await client.post('/api/v1/chat/simple', { message, conversation_id: id });
    }
    expect(await app.countQueries(() => list())).toBe(2);
    expect(await app.countQueries(() => client.get(`/api/v1/conversations/${id}`))).toBe(3);
  });
});
