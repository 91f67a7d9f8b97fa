import { useSyncExternalStore } from 'react';

/** One for each query: to ask a new one is dear, and it is asked in each render. */
const lists = new Map<string, MediaQueryList>();

function listOf(query: string): MediaQueryList {
  const list = lists.get(query) ?? window.matchMedia(query);
  lists.set(query, list);
  return list;
}

function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = listOf(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => listOf(query).matches,
    () => false,
  );
}

const wideQuery = '(width >= 56.25rem)';

/** Room for the sidebar beside the conversation. */
export const useIsWide = () => useMediaQuery(wideQuery);

/** The same, for what happens at a press. */
export const isWideNow = (): boolean => listOf(wideQuery).matches;
