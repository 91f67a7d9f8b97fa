import type { SimpleAnswer } from '@parley/contract/chat';
import type { Conversation, ConversationPage, ConversationSummary } from '@parley/contract/conversations';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import type { TestClient } from '../../testing/client.ts';
import { purgeDeleted } from './store.ts';

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

describe('searching the list', () => {
  it("finds every word in any order and case, over all pages, and nobody else's", async () => {
    const reader = await app.client().signUp('searcher');
    const titles = ['Tides of the Moon', 'Moon landing, TIDES', 'moonlight', '100% sure_thing', '海の潮'];
    for (const title of titles) await reader.post('/api/v1/conversations', { title });
    await client.post('/api/v1/conversations', { title: 'tides moon elsewhere' });
    const find = async (search: string) => {
      const page = await reader.get<ConversationPage>(
        `/api/v1/conversations?search=${encodeURIComponent(search)}`,
      );
      return page.items.map(({ title }) => title);
    };
    expect(await find('moon tides')).toEqual([titles[1], titles[0]]);
    expect(await find('MOON')).toHaveLength(3);
    expect(await find('%')).toEqual([titles[3]]);
    expect(await find('潮')).toEqual([titles[4]]);
    expect(await find('nowhere')).toEqual([]);
    const first = await reader.get<ConversationPage>('/api/v1/conversations?search=moon&limit=2');
    const rest = await reader.get<ConversationPage>(
      `/api/v1/conversations?search=moon&limit=2&cursor=${first.next_cursor}`,
    );
    expect([...first.items, ...rest.items].map(({ title }) => title)).toEqual([
      'moonlight',
      titles[1],
      titles[0],
    ]);
    expect(rest.next_cursor).toBeNull();
  });
});

describe('pinning', () => {
  const pin = (id: number, is_pinned: boolean) =>
    client.send<ConversationSummary>('PUT', `/api/v1/conversations/${id}/pin`, { is_pinned });

  it('lists the pinned ones alone, keeps their place in time, and can be undone', async () => {
    const { id } = await client.post<Conversation>('/api/v1/conversations', { title: 'kept at hand' });
    const pinned = await pin(id, true);
    expect(pinned.body.pinned_at).toMatch(/Z$/);
    expect((await pin(id, true)).body.pinned_at).toBe(pinned.body.pinned_at);
    expect((await list('?pinned=true')).items.map((item) => item.id)).toEqual([id]);
    expect((await list()).items.find((item) => item.id === id)?.updated_at).toBe(pinned.body.updated_at);
    expect((await pin(id, false)).body.pinned_at).toBeNull();
    expect((await list('?pinned=true')).items).toEqual([]);
  });
});

describe('branching off', () => {
  it('copies the path down to the message, its parts and its sources, and nothing beside or after it', async () => {
    const say = async (message: string, more: object = {}) =>
      (
        await client.post<SimpleAnswer>('/api/v1/chat/simple', {
          message: `${message} [[fake tokens=4]]`,
          ...more,
        })
      ).message;
    const first = await say('one');
    const id = first.conversation_id;
    const second = await say('two', { conversation_id: id });
    await say('three', { conversation_id: id });
    await say('two again', { conversation_id: id, parent_id: first.id });
    await app.db
      .updateTable('messages')
      .set({ parts: JSON.stringify([{ type: 'reasoning', text: 'hm', duration_ms: 5 }]) })
      .where('id', '=', second.id)
      .execute();
    await app.db
      .insertInto('message_sources')
      .values({
        message_id: second.id,
        number: 1,
        url: 'https://example.org/',
        title: 'Example',
        host: 'example.org',
        kind: 'page',
        passage: 'p',
        excerpt: 'e',
        content: 'c',
        sha256: Buffer.alloc(32),
        fetched_at: '2026-01-01T00:00:00Z',
      })
      .execute();
    await client.send('PUT', `/api/v1/conversations/${id}/title`, { title: 'Numbers' });

    const path = `/api/v1/conversations/${id}/branches`;
    const made = await client.send<ConversationSummary>('POST', path, { message_id: second.id });
    expect(made).toMatchObject({ status: 201, body: { title: 'Numbers · branch', title_state: 'set' } });
    const copy = await client.get<Conversation>(`/api/v1/conversations/${made.body.id}`);
    expect(copy.messages.map(({ content }) => content.split(' ')[0])).toEqual([
      'one',
      first.content.split(' ')[0],
      'two',
      second.content.split(' ')[0],
    ]);
    expect(
      copy.messages.every((message, at) => message.parent_id === (copy.messages[at - 1]?.id ?? null)),
    ).toBe(true);
    const leaf = copy.messages[3];
    expect(leaf).toMatchObject({ parts: [{ type: 'reasoning' }], run_id: null, sibling_ids: [leaf?.id] });
    const source = await client.get<{ title: string }>(`/api/v1/messages/${leaf?.id}/sources/1`);
    expect(source.title).toBe('Example');

    const next = await say('four', { conversation_id: made.body.id });
    expect(next.parent_id).toBeGreaterThan(leaf?.id ?? 0);
    expect((await client.open(id)).messages).toHaveLength(4);
  });

  it('refuses a message of another conversation', async () => {
    const { message } = await client.post<SimpleAnswer>('/api/v1/chat/simple', {
      message: 'x [[fake tokens=1]]',
    });
    const other = await client.post<Conversation>('/api/v1/conversations');
    const path = `/api/v1/conversations/${other.id}/branches`;
    expect((await client.send('POST', path, { message_id: message.id })).status).toBe(404);
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
    expect((await client.open(id)).title).toBe('Mine');
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
    const restored = await client.open(id);
    expect(restored.messages[1]?.status).toBe('stopped');
    expect(restored.messages[1]?.content).not.toBe('');
  });

  it('for good goes on where it failed: what was removed before stays removed', async () => {
    const { id: userId } = await client.get<{ id: number }>('/api/v1/auth/me');
    await sql`insert into conversations (user_id, title, deleted_at)
      select ${userId}, 'gone', now() - interval '2 days' - make_interval(secs => n) from generate_series(1, 250) n`.execute(
      app.db,
    );
    const left = async () => {
      const { rows } = await sql<{ id: number }>`
        select id from conversations where title = 'gone' order by deleted_at desc`.execute(app.db);
      return rows.map(({ id }) => id);
    };
    const [latest] = await left();
    await sql`create table keeper (id bigint references conversations (id))`.execute(app.db);
    await sql`insert into keeper values (${latest})`.execute(app.db);
    await expect(purgeDeleted(app.db)).rejects.toThrow('keeper');
    expect(await left()).toHaveLength(50);
    await sql`drop table keeper`.execute(app.db);
    await purgeDeleted(app.db);
    expect(await left()).toEqual([]);
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
    expect(await app.countQueries(() => list())).toBeLessThanOrEqual(2);
    expect(await app.countQueries(() => client.get(`/api/v1/conversations/${id}`))).toBeLessThanOrEqual(3);
  });
});
