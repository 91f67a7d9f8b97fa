import type { Model, ModelList, ProviderState } from '@parley/contract/models';
import { create } from 'zustand';
import { readStored, writeStored } from '../../lib/storage.ts';
import { fetchModels } from './api.ts';

interface ModelsState {
  list: ModelList | null;
  hasFailed: boolean;
  /** What the reader chose last; it may have gone since. */
  chosenId: string | null;
}

export const useModelsState = create<ModelsState>(() => ({
  list: null,
  hasFailed: false,
  chosenId: readStored('model'),
}));

export async function loadModels(): Promise<void> {
  try {
    useModelsState.setState({ list: await fetchModels(), hasFailed: false });
  } catch {
    useModelsState.setState({ hasFailed: true });
  }
}

/** Asks again for what could not be read. */
export async function retryModels(): Promise<void> {
  if (useModelsState.getState().hasFailed) await loadModels();
}

export function chooseModel(id: string): void {
  writeStored('model', id);
  useModelsState.setState({ chosenId: id });
}

export const resetModels = () => useModelsState.setState({ list: null, hasFailed: false });

/** The model that answers next: the chosen one while it exists, else the server's default. */
export function currentModel(list: ModelList | null, chosenId: string | null): Model | null {
  if (!list) return null;
  const { items } = list;
  return (
    items.find((model) => model.id === chosenId) ??
    items.find((model) => model.is_default) ??
    items[0] ??
    null
  );
}

/** What a request names: while nobody knows which models there are, what was chosen last. Null leaves it to the server. */
export const requestedModelId = ({
  list,
  chosenId,
}: Pick<ModelsState, 'list' | 'chosenId'>): string | null =>
  list ? (currentModel(list, chosenId)?.id ?? null) : chosenId;

export interface ModelGroup {
  provider: ProviderState;
  models: Model[];
}

/** The models under their providers, those that match `query` only; a provider's fault is kept when nothing is asked. */
export function groupModels(list: ModelList, query: string): ModelGroup[] {
  const wanted = query.trim().toLowerCase();
  const matches = list.items.filter((model) => model.id.toLowerCase().includes(wanted));
  const named = new Map(list.providers.map((provider) => [provider.id, provider]));
  for (const { provider: id } of matches) {
    if (!named.has(id)) named.set(id, { id, name: id, kind: 'configured', error: null });
  }
  return [...named.values()]
    .map((provider) => ({ provider, models: matches.filter((model) => model.provider === provider.id) }))
    .filter((group) => group.models.length > 0 || (wanted === '' && group.provider.error !== null));
}
