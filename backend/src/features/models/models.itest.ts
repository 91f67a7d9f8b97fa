import type { ModelList } from '@parley/contract/models';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

it('lists every model under a provider that is listed too, exactly one as the default', async () => {
  const client = await app.client().signUp('chooser');
  const list = await client.get<ModelList>('/api/v1/models');
  const providers = list.providers.map((provider) => provider.id);
  expect(providers).toContain('openai');
  expect(list.items.length).toBeGreaterThan(1);
  for (const model of list.items) {
    expect(providers).toContain(model.provider);
    expect(model.id).toBe(`${model.provider}/${model.name}`);
  }
  expect(list.items.filter((model) => model.is_default)).toHaveLength(1);
});
