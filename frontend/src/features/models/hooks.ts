import type { Model } from '@parley/contract/models';
import { useEffect } from 'react';
import { onComeback } from '../../lib/network.ts';
import { currentModel, loadModels, retryModels, useModelsState } from './state.ts';

const pollMs = 1000;

/**
 * Reads the models once, again when the server is back after they could not be read, and again and again while the
 * built-in one is being fetched.
 */
export function useModelsLoader(): void {
  const isDownloading = useModelsState(({ list }) => list?.local.status === 'downloading');
  useEffect(() => {
    void loadModels();
    return onComeback(() => void retryModels());
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
