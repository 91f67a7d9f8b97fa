import type { SearchMode } from '@parley/contract/search';
import { create } from 'zustand';
import { readStored, writeStored } from '../../lib/storage.ts';
import { fetchSearchState } from './api.ts';

const isSearchMode = (value: string | null): value is SearchMode =>
  value === 'off' || value === 'auto' || value === 'always';

function storedSearch(): SearchMode {
  const stored = readStored('search');
  return isSearchMode(stored) ? stored : 'auto';
}

interface ChatPreferences {
  search: SearchMode;
  /** False where the administrator has switched web search off. */
  isSearchOffered: boolean;
}

/** How the next message is sent. */
export const useChatPreferences = create<ChatPreferences>(() => ({
  search: storedSearch(),
  isSearchOffered: true,
}));

export async function loadSearchOffer(): Promise<void> {
  const { enabled } = await fetchSearchState();
  useChatPreferences.setState({ isSearchOffered: enabled });
}

export function chooseSearch(search: SearchMode): void {
  writeStored('search', search);
  useChatPreferences.setState({ search });
}
