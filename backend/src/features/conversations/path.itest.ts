import type { Conversation, Found, Outline } from '@parley/contract/conversations';
import { CompiledQuery } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SeededConversation, seedConversation } from '../../../../tools/seed-conversation.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import type { TestClient } from '../../testing/client.ts';

const count = 10_000;
let app: TestApp;
let client: TestClient;
let long: SeededConversation;
let path: string;
beforeAll(async () => {
  app = await startTestApp();
  client = await app.client().signUp('reader');
  const run = (text: string, values: unknown[]) =>
    app.db.executeQuery<{ id: number }>(CompiledQuery.raw(text, values));
  long = await seedConversation(run, { username: 'reader', title: 'Long', count });
  path = `/api/v1/conversations/${long.id}`;
});
afterAll(() => app.stop());

const idAt = (at: number) => long.firstId + at;
const idsOf = ({ messages }: Conversation) => messages.map(({ id }) => id);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => idAt(from + at));
const read = (query: string) => client.get<Conversation>(path + query);

describe('a conversation of 10,000 messages', () => {
  it('opens at its end, in three statements, without reading the rest', async () => {
    const opened = await read('?limit=40');
    expect(idsOf(opened)).toEqual(range(count - 40, count));
    expect(opened).toMatchObject({ title: 'Long', has_older: true, has_newer: false });
    expect(opened.messages[0]?.sibling_ids).toEqual([idAt(count - 40)]);
    for (const query of ['?limit=40', `?before=${idAt(9_000)}`, `?around=${idAt(100)}`]) {
      expect(await app.countQueries(() => read(query))).toBeLessThanOrEqual(3);
    }
  });

  it('is read page by page up to its first message and down again, with nothing twice and nothing left out', async () => {
    const up: number[] = [];
    let page = await read('?limit=200');
    for (; page.has_older; page = await read(`?limit=200&before=${page.messages[0]?.id}`)) {
      up.unshift(...idsOf(page));
    }
    up.unshift(...idsOf(page));
    expect(up).toEqual(range(0, count));
    const down = idsOf(await read(`?limit=200&around=${idAt(0)}`));
    for (let more = true; more && down.length < 900; ) {
      const next = await read(`?limit=200&after=${down.at(-1)}`);
      down.push(...idsOf(next));
      more = next.has_newer;
    }
    expect(down).toEqual(range(0, down.length));
  });

  it('shows the surroundings of a message', async () => {
    const middle = await read(`?limit=21&around=${idAt(5_000)}`);
    expect(idsOf(middle)).toEqual(range(4_990, 5_011));
    expect(middle).toMatchObject({ has_older: true, has_newer: true });
    expect(idsOf(await read(`?limit=10&around=${idAt(count - 2)}`))).toEqual(range(count - 6, count));
    expect(await read(`?before=${idAt(0)}`)).toMatchObject({ messages: [], has_older: false });
    expect(await read(`?after=${idAt(count - 1)}`)).toMatchObject({ messages: [], has_newer: false });
  });

  it('is given whole when nothing is asked for, as ever', async () => {
    const whole = await read('');
    expect(idsOf(whole)).toEqual(range(0, count));
    expect(whole).toMatchObject({ has_older: false, has_newer: false });
  });

  it('has an outline of its questions', async () => {
    const { items } = await client.get<Outline>(`${path}/outline`);
    expect(items).toHaveLength(count / 2);
    expect(items[7]).toEqual({ id: idAt(14), text: 'Question 7 about the river' });
  });

  it('can be searched, whatever is mounted', async () => {
    const found = await client.get<Found>(`${path}/find?q=QUESTION%204999`);
    expect(found.total).toBe(1);
    expect(found.items).toEqual([{ id: idAt(9_998), count: 1, snippet: 'Question 4999 about the river' }]);
    const many = await client.get<Found>(`${path}/find?q=old%20stones`);
    expect(many.items).toHaveLength(500);
    expect(many.items.at(-1)).toMatchObject({ id: idAt(count - 1), count: 12 });
    expect(many.total).toBe(6_000);
    // As a reader sees it: the word is bold, which cuts the text that is stored.
    const seen = await client.get<Found>(`${path}/find?q=the%20QUIET%20river`);
    expect(seen.items.at(-1)).toMatchObject({ id: idAt(count - 1), count: 12 });
    expect(seen.items.at(-1)?.snippet).toMatch(/^Answer 4999. The quiet river runs/);
    expect(await client.get(`${path}/find?q=**`)).toEqual({ total: 0, items: [] });
    expect(await client.get(`${path}/find?q=%25`)).toEqual({ total: 0, items: [] });
    expect(await client.get(`${path}/find?q=stones%20never`)).toEqual({ total: 0, items: [] });
  });
});

describe('a conversation with branches', () => {
  it('pages, outlines and finds what its visible path holds, and no other branch', async () => {
    const chat = (body: object) =>
      client.post<{ conversation_id: number; message: { id: number; parent_id: number } }>(
        '/api/v1/chat/simple',
        body,
      );
    const one = await chat({ message: 'Ärger one [[fake tokens=2]]' });
    const id = one.conversation_id;
    const two = await chat({ message: 'two hidden [[fake tokens=2]]', conversation_id: id });
    const edited = await chat({
      message: 'two shown [[fake tokens=2]]',
      conversation_id: id,
      parent_id: one.message.id,
    });
    const own = `/api/v1/conversations/${id}`;
    const page = await client.get<Conversation>(`${own}?limit=2`);
    expect(idsOf(page)).toEqual([edited.message.parent_id, edited.message.id]);
    expect(page.messages[0]?.sibling_ids).toEqual([two.message.parent_id, edited.message.parent_id]);
    expect((await client.get<Outline>(`${own}/outline`)).items.map(({ text }) => text)).toEqual([
      'Ärger one [[fake tokens=2]]',
      'two shown [[fake tokens=2]]',
    ]);
    expect(await client.get(`${own}/find?q=two%20hidden`)).toMatchObject({ total: 0 });
    expect(await client.get(`${own}/find?q=%C3%A4RGER`)).toMatchObject({ total: 1 });
    expect(await client.send('GET', `${own}?around=${two.message.id}`)).toMatchObject({ status: 404 });
    expect(await client.send('GET', `${own}?before=${idAt(3)}`)).toMatchObject({ status: 404 });

    const switched = await client.send<Conversation>('PUT', `${own}/branch?limit=2`, {
      message_id: two.message.id,
    });
    expect(idsOf(switched.body)).toEqual([two.message.parent_id, two.message.id]);
    expect(switched.body.has_older).toBe(true);
  });
});
