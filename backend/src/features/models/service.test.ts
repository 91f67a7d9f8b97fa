import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeModel, startFakeModel } from '../../../../tools/fake-model/server.ts';
import type { Config } from '../../config/config.ts';
import { createLog } from '../../platform/log.ts';
import type { ChatMessage, Emit } from './port.ts';
import type { Program } from './providers.ts';
import { createModels, type Models } from './service.ts';

let fake: FakeModel;
const started: Models[] = [];
beforeAll(async () => {
  fake = await startFakeModel();
});
beforeEach(() => fake.reset());
afterEach(async () => {
  await Promise.all(started.splice(0).map((models) => models.stop()));
});
afterAll(() => fake.close());

function modelsWith(changes: Partial<Config>, programs: Program[] = []): Models {
  const config = {
    dataDir: '/nonexistent',
    openai: { apiKey: 'key', baseUrl: `${fake.url}/v1` },
    defaultModel: null,
    localModel: { mode: 'off' },
    ...changes,
  } as Config;
  const models = createModels({ config, log: createLog('silent'), programs });
  started.push(models);
  return models;
}

const nobody = { apiKey: 'key', baseUrl: 'http://127.0.0.1:9/v1' };
const user = (content: string): ChatMessage[] => [{ role: 'user', content }];
const forever = new AbortController().signal;

describe('the list', () => {
  it('has the chat models with their windows, and one default', async () => {
    const { items, providers, local } = await modelsWith({}).list();
    expect(items.map(({ id, context_window }) => [id, context_window])).toEqual([
      ['openai/fake-chat', 128_000],
      ['openai/fake-mute', 16_384],
      ['openai/fake-shy', 16_384],
      ['openai/fake-small', 2_048],
    ]);
    expect(items.filter((item) => item.is_default).map(({ id }) => id)).toEqual(['openai/fake-chat']);
    expect(providers).toMatchObject([{ id: 'openai', kind: 'configured', error: null }]);
    expect(local.status).toBe('off');
  });

  it.each(['fake-small', 'openai/fake-small'])('takes DEFAULT_MODEL=%s', async (defaultModel) => {
    const models = modelsWith({ defaultModel });
    expect((await models.list()).items.find((item) => item.is_default)?.id).toBe('openai/fake-small');
    expect(await models.resolve(null)).toMatchObject({ id: 'openai/fake-small', contextWindow: 2_048 });
  });

  it('says why a provider gave none, and DEFAULT_MODEL stays usable', async () => {
    const models = modelsWith({ openai: nobody, defaultModel: 'gpt-9' });
    const { items, providers } = await models.list();
    expect(items).toMatchObject([{ id: 'openai/gpt-9', is_default: true }]);
    expect(providers[0]?.error).toMatch(/cannot be reached/);
    expect(await models.resolve(undefined)).toMatchObject({ id: 'openai/gpt-9', name: 'gpt-9' });
  });

  it('says so when the key is wrong', async () => {
    const openai = { apiKey: '[[fake fault=401]]', baseUrl: `${fake.url}/v1` };
    const { providers } = await modelsWith({ openai }).list();
    expect(providers[0]?.error).toMatch(/did not accept the API key.*OPENAI_API_KEY/);
  });
});

describe('a model that is not there', () => {
  it('is named', async () => {
    await expect(modelsWith({}).resolve('gpt-9')).rejects.toMatchObject({
      code: 'model_not_found',
      message: expect.stringContaining('gpt-9'),
    });
  });

  it('is none at all, with the reason', async () => {
    const unavailable = { code: 'model_unavailable', message: expect.stringMatching(/cannot be reached/) };
    await expect(modelsWith({ openai: nobody }).resolve(null)).rejects.toMatchObject(unavailable);
    const none = modelsWith({ openai: { apiKey: null, baseUrl: null } });
    await expect(none.resolve(null)).rejects.toMatchObject({ code: 'model_unavailable' });
  });
});

const without = { openai: { apiKey: null, baseUrl: null } };

describe('a program on this machine', () => {
  const program = () => ({ id: 'ollama', name: 'Ollama', baseUrl: `${fake.url}/v1` });
  const absent = { id: 'lmstudio', name: 'LM Studio', baseUrl: 'http://127.0.0.1:9/v1' };

  it('is found, comes after the configured provider, and is not mentioned when it is not there', async () => {
    const openai = { apiKey: 'key', baseUrl: `${fake.url.replace('127.0.0.1', 'localhost')}/other` };
    const { items, providers } = await modelsWith({ openai, defaultModel: 'x' }, [absent]).list();
    expect(providers.map(({ id }) => id)).toEqual(['openai']);
    expect(items.map(({ id }) => id)).toEqual(['openai/x']);
    const alone = await modelsWith({ ...without, localModel: { mode: 'auto' } }, [absent, program()]).list();
    expect(alone.providers).toMatchObject([{ id: 'ollama', kind: 'discovered' }]);
    expect(alone.items.find((item) => item.is_default)).toMatchObject({ id: 'ollama/fake-chat' });
  });

  it('is not listed twice when the settings name it', async () => {
    const { providers } = await modelsWith({}, [program()]).list();
    expect(providers.map(({ id }) => id)).toEqual(['openai']);
  });

  it('does not hold up the list when it does not answer', async () => {
    const mute = createServer(() => {}).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const hanging = { id: 'ollama', name: 'Ollama', baseUrl: `http://127.0.0.1:${port}/v1` };
    const began = performance.now();
    const { providers } = await modelsWith({}, [hanging]).list();
    expect(performance.now() - began).toBeLessThan(900);
    expect(providers.map(({ id }) => id)).toEqual(['openai']);
    mute.closeAllConnections();
    mute.close();
  });
});

describe('the built-in model', () => {
  it('is the default when there is no other, and is not fetched before it is wanted', async () => {
    const models = modelsWith({ ...without, localModel: { mode: 'auto' } });
    const { items, local } = await models.list();
    expect(items).toMatchObject([{ provider: 'local', is_default: true, context_window: 2_048 }]);
    expect(local.status).toBe('idle');
  });

  it('stays out of the way of a provider', async () => {
    const models = modelsWith({ localModel: { mode: 'auto' } });
    models.start();
    const { items } = await models.list();
    expect(items.every(({ id }) => id.startsWith('openai/'))).toBe(true);
    expect(models.localState().status).toBe('idle');
  });

  it('is there beside a provider when a file was named', async () => {
    const source = '/nonexistent/tiny.gguf';
    const models = modelsWith({ localModel: { mode: 'custom', source } });
    expect((await models.list()).items.map(({ id }) => id)).toContain('local/tiny');
  });
});

describe('answers', () => {
  it('remember the window that a refusal named, for every later prompt', async () => {
    const models = modelsWith({});
    const long = user(`[[fake tokens=2 rate=0]]${'z '.repeat(3_000)}`);
    for (const calls of [2, 3]) {
      let text = '';
      const model = await models.resolve('fake-shy');
      const take: Emit = (event) => {
        if (event.type === 'text') text += event.text;
      };
      await models.answer(model, long, take, forever);
      expect(text).not.toBe('');
      expect(fake.stats().calls).toBe(calls);
    }
    expect((await models.resolve('fake-shy')).contextWindow).toBeLessThanOrEqual(500);
  });

  it('that are to be short are not waited for', async () => {
    const models = modelsWith({});
    const model = await models.resolve(null);
    const title = [{ role: 'system' as const, content: 'Write a title' }, ...user('User: spring in Paris')];
    expect(await models.complete(model, title, 200, forever)).toBe('Spring paris');
    const long = await models.complete(model, user('[[fake tokens=9999 rate=500]]'), 200, forever);
    expect(long.length).toBeGreaterThan(200);
    await expect.poll(() => fake.stats().closedEarly).toBe(1);
  });
});
