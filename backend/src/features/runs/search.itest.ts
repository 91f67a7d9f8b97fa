import { createHash } from 'node:crypto';
import type { SimpleAnswer } from '@parley/contract/chat';
import type { MessagePart } from '@parley/contract/conversations';
import type { Snapshot } from '@parley/contract/search';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeWeb, startFakeWeb } from '../../../../tools/fake-web/server.ts';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { startOf, type TestClient } from '../../testing/client.ts';

let web: FakeWeb;
let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  web = await startFakeWeb();
  app = await startTestApp({
    fetchAllow: web.hosts,
    webSearch: {
      enabled: true,
      duckduckgoUrl: web.url,
      wikipediaUrl: web.url,
      searxngUrl: null,
      braveApiKey: null,
      tavilyApiKey: null,
    },
  });
  client = await app.client().signUp('searcher');
});
beforeEach(() => {
  web.reset();
  app.fakeModel.reset();
});
afterAll(async () => {
  await app.stop();
  await web.close();
});

const question = 'How many steps does the lighthouse of Skarnholm have?';
const answerOf = async (id: number) => (await client.open(id)).messages.at(-1);
const searches = () => web.requests.filter(({ query }) => query !== '');
const ofType = <T extends MessagePart['type']>(parts: readonly MessagePart[] | undefined, type: T) =>
  (parts ?? []).filter((part): part is Extract<MessagePart, { type: T }> => part.type === type);
/** What the model was shown of the web, by its prompts. */
const shown = () =>
  app.fakeModel
    .stats()
    .requests.flatMap(({ messages }) => messages.map(({ content }) => content))
    .flatMap((content) => /⟦src-[\w-]+⟧\n([\s\S]*)⟦\/src/.exec(content)?.[1] ?? []);

describe('an answer that was asked for with the web', () => {
  it('tells what it does, fixes its sources before the first word and keeps all of it', async () => {
    const { events } = await client.stream('POST', '/api/v1/chat', { message: question, use_rag: true });
    const types = events.map(({ event }) => event.type);
    expect(types.lastIndexOf('data-search')).toBeLessThan(types.indexOf('source-url'));
    expect(types.lastIndexOf('source-url')).toBeLessThan(types.indexOf('text-delta'));
    expect(types.indexOf('data-citations')).toBeGreaterThan(types.lastIndexOf('text-end'));
    const answer = await answerOf(startOf(events).conversation_id);
    expect(answer?.content).toMatch(/187 steps \[\d\]/);
    expect(ofType(answer?.parts, 'search')).toMatchObject([{ state: 'done', provider: 'duckduckgo' }]);
    const sources = ofType(answer?.parts, 'source');
    expect(sources.map(({ number }) => number)).toEqual(sources.map((_, i) => i + 1));
    const [{ citations } = { citations: [] }] = ofType(answer?.parts, 'citations');
    expect(citations).toContainEqual(expect.objectContaining({ support: 'found', missing: [] }));
    for (const { at, number } of citations)
      expect(answer?.content.slice(at)).toMatch(new RegExp(`^\\[${number}\\]`));
  });

  it.each(['insert into message_sources', 'from message_sources'])(
    'has its sources and what was found about them, when the database breaks at: %s',
    async (statement) => {
      app.loseReply(statement);
      const { events } = await client.stream('POST', '/api/v1/chat', { message: question, use_rag: true });
      const answer = await answerOf(startOf(events).conversation_id);
      expect(answer).toMatchObject({ status: 'done', error: null });
      expect(ofType(answer?.parts, 'source')).not.toEqual([]);
      expect(ofType(answer?.parts, 'citations')).toHaveLength(1);
    },
  );

  it('opens each source as it was read', async () => {
    const { message } = await client.post<SimpleAnswer>('/api/v1/chat/simple', {
      message: question,
      use_rag: true,
    });
    const [source] = ofType(message.parts, 'source');
    const path = `/api/v1/messages/${message.id}/sources/`;
    const kept = await client.get<Snapshot>(path + source?.number);
    expect(kept).toMatchObject({ url: source?.url, title: source?.title, passage: source?.passage });
    expect(createHash('sha256').update(kept.text).digest('hex')).toBe(kept.sha256);
    expect((await client.send('GET', `${path}19`)).status).toBe(404);
    expect((await client.send('GET', `${path}21`)).status).toBe(422);
  });

  it('goes on with the same sources, without another search, when it is continued or the server restarts', async () => {
    app.fakeModel.control('rate=20', 1);
    const body = { message: question, search: 'always' };
    const { events } = await client.stream('POST', '/api/v1/chat', body, {
      until: (seen) => seen.some(({ event }) => event.type === 'text-delta'),
    });
    const { conversation_id, run_id, message_id } = startOf(events);
    const before = searches().length;
    await app.restart();
    const { token } = client;
    client = app.client();
    client.token = token;
    const rest = await client.stream('GET', `/api/v1/runs/${run_id}/events`);
    expect(rest.done).toBe(true);
    await client.post(`/api/v1/runs/${run_id}/stop`);
    expect(searches()).toHaveLength(before);
    const [first, ...others] = shown();
    expect(others.length).toBeGreaterThan(0);
    expect(new Set([first, ...others]).size).toBe(1);
    const answer = await answerOf(conversation_id);
    expect(answer).toMatchObject({ id: message_id, status: 'done' });
    expect(ofType(answer?.parts, 'source').map(({ url }) => url)).toEqual(
      events.flatMap(({ event }) => (event.type === 'source-url' ? [event.url] : [])),
    );
  });

  it('ends with its search when it is stopped', async () => {
    const slow = { message: `What does ${web.urlOf('faulty-slow')} say?`, search: 'auto' };
    const { events } = await client.stream('POST', '/api/v1/chat', slow, {
      until: (seen) =>
        seen.some(({ event }) => event.type === 'data-search' && event.data.state === 'reading'),
    });
    const { conversation_id, run_id } = startOf(events);
    await client.post(`/api/v1/runs/${run_id}/stop`);
    await expect.poll(() => web.requests.every(({ leftEarly }) => leftEarly), { timeout: 1_000 }).toBe(true);
    expect(await answerOf(conversation_id)).toMatchObject({ status: 'stopped', content: '' });
  });
});

describe('a search that finds nothing', () => {
  it('is said within two seconds', async () => {
    web.setDuckDuckGo('challenge_202');
    const startedAt = performance.now();
    const isNotice = ({ event }: { event: { type: string } }) => event.type === 'data-notice';
    const { events } = await client.stream(
      'POST',
      '/api/v1/chat',
      { message: 'Who was the last keeper of the Skarnholm lighthouse?', search: 'always' },
      {
        until: (seen) => seen.some(isNotice),
      },
    );
    expect(events.filter(isNotice)).toMatchObject([{ event: { data: { code: 'search_blocked' } } }]);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('is said, and another engine is asked where the first refuses', async () => {
    web.setDuckDuckGo('challenge_202');
    const { message } = await client.post<SimpleAnswer>('/api/v1/chat/simple', {
      message: 'How tall is the Skarnholm lighthouse tower, in metres?',
      search: 'always',
    });
    const [notice] = ofType(message.parts, 'notice');
    expect(notice).toMatchObject({ code: 'search_blocked' });
    expect(Date.parse(notice?.retry_at ?? '')).toBeGreaterThan(Date.now());
    expect(ofType(message.parts, 'search')).toMatchObject([{ provider: 'wikipedia' }]);
    expect(message.content).toMatch(/\[\d\]/);
    expect(await client.get('/api/v1/search')).toMatchObject({ enabled: true, provider: 'duckduckgo' });
  });

  it('is not made at all where nobody asks for the web', async () => {
    await client.post('/api/v1/chat/simple', { message: question });
    await client.post('/api/v1/chat/simple', { message: 'Thank you!', search: 'auto' });
    expect(web.requests).toEqual([]);
  });
});
