import { describe, expect, it } from 'vitest';
import type { ModelEngine } from './port.ts';
import type { Provider } from './providers.ts';
import { findModel, preferredModel, type Source, withDefault } from './rules.ts';

const source = (
  id: string,
  kind: Provider['kind'],
  names: string[],
  error: string | null = null,
): Source => ({
  provider: { id, name: id, kind, engine: {} as ModelEngine, close: async () => {} },
  listing: { models: names.map((name) => ({ name, contextWindow: null })), error },
});
const openai = source('openai', 'configured', ['gpt-4o', 'gpt-4o-mini', 'meta/llama-3']);
const ollama = source('ollama', 'discovered', ['llama3:8b', 'gpt-4o']);
const found = (wanted: string, sources = [openai, ollama]) => {
  const model = findModel(sources, wanted);
  return model && `${model.provider.id} ${model.name}`;
};

describe('findModel', () => {
  it.each([
    ['openai/gpt-4o', 'openai gpt-4o'],
    ['ollama/gpt-4o', 'ollama gpt-4o'],
    ['gpt-4o', 'openai gpt-4o'],
    ['llama3:8b', 'ollama llama3:8b'],
    ['openai/meta/llama-3', 'openai meta/llama-3'],
    ['meta/llama-3', 'openai meta/llama-3'],
    ['gpt-9', null],
    ['ollama/gpt-4o-mini', null],
    ['', null],
  ])('%s is %s', (wanted, expected) => {
    expect(found(wanted)).toBe(expected);
  });

  it('believes a configured provider that could not be asked, but not about other programs', () => {
    const silent = source('openai', 'configured', [], 'did not answer');
    expect(found('openai/gpt-9', [silent, ollama])).toBe('openai gpt-9');
    expect(found('gpt-9', [silent])).toBe('openai gpt-9');
    expect(found('ollama/llama9', [silent, ollama])).toBeNull();
    expect(found('local/smollm2', [silent])).toBeNull();
  });
});

describe('withDefault', () => {
  const names = (wanted: string | null, sources = [openai, ollama]) =>
    withDefault(sources, wanted).map(({ listing }) => listing.models.map(({ name }) => name)[0]);

  it('believes the settings about what no list holds', () => {
    expect(names('openai/my-fine-tune')).toEqual(['my-fine-tune', 'llama3:8b']);
    expect(names('my-fine-tune', [source('openai', 'configured', [], 'down')])).toEqual(['my-fine-tune']);
  });

  it('changes nothing else', () => {
    for (const wanted of [null, 'gpt-4o', 'ollama/llama3:8b', 'ollama/none']) {
      expect(names(wanted)).toEqual(['gpt-4o', 'llama3:8b']);
    }
    expect(withDefault([ollama], 'gpt-9')).toEqual([ollama]);
  });
});

it('prefers a quick model that is known, else the first', () => {
  const best = (...names: string[]) => preferredModel(names.map((name) => ({ name, contextWindow: null })));
  expect(best('gpt-4', 'gpt-4o-mini', 'gpt-5-mini', 'o3')).toBe('gpt-5-mini');
  expect(best('anthropic/claude', 'openai/gpt-4o-mini')).toBe('openai/gpt-4o-mini');
  expect(best('qwen3', 'llama3')).toBe('qwen3');
  expect(best()).toBeNull();
});
