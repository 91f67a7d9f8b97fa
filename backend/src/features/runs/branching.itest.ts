import type { SimpleAnswer } from '@parley/contract/chat';
import type { Conversation } from '@parley/contract/conversations';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import type { TestClient } from '../../testing/client.ts';

let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  app = await startTestApp();
  client = await app.client().signUp('editor');
});
afterAll(() => app.stop());

describe('the tree', () => {
  it('grows siblings by edit and regenerate, and shows the branch that was chosen', async () => {
    const first = await client.post<SimpleAnswer>('/api/v1/chat/simple', { message: 'v1 [[fake tokens=3]]' });
    const { conversation_id } = first;
    const original = (await client.open(conversation_id)).messages;
    await client.post('/api/v1/chat/simple', {
      message: 'v2 [[fake tokens=3]]',
      conversation_id,
      parent_id: null,
    });
    const edited = (await client.open(conversation_id)).messages;
    expect(edited).toHaveLength(2);
    expect(edited[0]?.content).toMatch(/^v2/);
    expect(edited[0]?.sibling_ids).toEqual([original[0]?.id, edited[0]?.id]);

    await client.stream('POST', `/api/v1/messages/${edited[1]?.id}/regenerate`, {});
    const regenerated = (await client.open(conversation_id)).messages;
    expect(regenerated[0]?.id).toBe(edited[0]?.id);
    expect(regenerated[1]?.sibling_ids).toEqual([edited[1]?.id, regenerated[1]?.id]);

    const branch = await client.send<Conversation>('PUT', `/api/v1/conversations/${conversation_id}/branch`, {
      message_id: original[0]?.id,
    });
    expect(branch.body.messages.map((m) => m.id)).toEqual(original.map((m) => m.id));
    expect((await client.open(conversation_id)).messages.map((m) => m.id)).toEqual(original.map((m) => m.id));
  });
});
