import type { Model, ModelList } from '@parley/contract/models';
import { expect, test } from 'vitest';
import { currentModel, groupModels, requestedModelId } from './state.ts';

const model = (id: string, isDefault = false): Model => ({
  id,
  name: id.split('/')[1] ?? id,
  provider: id.split('/')[0] ?? '',
  context_window: null,
  is_default: isDefault,
});

const list: ModelList = {
  items: [model('openai/small'), model('openai/large', true), model('ollama/llama')],
  next_cursor: null,
  providers: [
    { id: 'openai', name: 'OpenAI', kind: 'configured', error: null },
    { id: 'broken', name: 'Broken', kind: 'configured', error: 'The key was refused.' },
    { id: 'silent', name: 'Silent', kind: 'discovered', error: null },
  ],
  local: { status: 'off', received_bytes: 0, total_bytes: null, message: null },
};

test('the chosen model answers while it exists, else the default', () => {
  expect(currentModel(list, 'ollama/llama')?.id).toBe('ollama/llama');
  expect(currentModel(list, 'gone/model')?.id).toBe('openai/large');
  expect(currentModel(null, null)).toBeNull();
});

test('a request names the chosen model while nobody knows which there are', () => {
  expect(requestedModelId({ list: null, chosenId: 'ollama/llama' })).toBe('ollama/llama');
  expect(requestedModelId({ list, chosenId: 'gone/model' })).toBe('openai/large');
});

test('groups models by provider, with faults, without empty providers', () => {
  expect(groupModels(list, '').map(({ provider, models }) => [provider.name, models.length])).toEqual([
    ['OpenAI', 2],
    ['Broken', 0],
    ['ollama', 1],
  ]);
});

test('a search shows what matches and nothing else', () => {
  expect(groupModels(list, 'LARGE').flatMap(({ models }) => models.map(({ id }) => id))).toEqual([
    'openai/large',
  ]);
});
