import type { Model } from '@parley/contract/models';
import { useEffect } from 'react';
import { currentModel, loadModels, useModelsState } from './state.ts';

const pollMs = 1000;

/** Reads the models once, then again and again while the built-in one is being fetched. */
export function useModelsLoader(): void {
  const isDownloading = useModelsState(({ list }) => list?.local.status === 'downloading');
  useEffect(() => {
    void loadModels();
  }, []);
  useEffect(() => {
    if (!isDownloading) return;
    const timer = setInterval(() => {
      if (!document.hidden) void loadModels();
    }, pollMs);
    return () => clearInterval(timer);
  }, [isDownloading]);
}

export const useCurrentModel = (): Model | null =>
  useModelsState(({ list, chosenId }) => currentModel(list, chosenId));
