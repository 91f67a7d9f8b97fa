import { useSyncExternalStore } from 'react';

function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
    () => false,
  );
}

const wideQuery = '(width >= 56.25rem)';

/** Room for the sidebar beside the conversation. */
export const useIsWide = () => useMediaQuery(wideQuery);

/** The same, for what happens at a press. */
export const isWideNow = (): boolean => window.matchMedia(wideQuery).matches;
