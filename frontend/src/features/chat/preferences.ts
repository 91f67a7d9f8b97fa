import type { SearchMode } from '@parley/contract/search';
import { create } from 'zustand';
import { readStored, writeStored } from '../../lib/storage.ts';

const isSearchMode = (value: string | null): value is SearchMode =>
  value === 'off' || value === 'auto' || value === 'always';

function storedSearch(): SearchMode {
  const stored = readStored('search');
  return isSearchMode(stored) ? stored : 'auto';
}

/** How the next message is sent. */
export const useChatPreferences = create<{ search: SearchMode }>(() => ({ search: storedSearch() }));

export function chooseSearch(search: SearchMode): void {
  writeStored('search', search);
  useChatPreferences.setState({ search });
}
