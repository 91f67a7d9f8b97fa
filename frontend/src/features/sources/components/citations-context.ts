import type { Citation, Source } from '@parley/contract/search';
import { createContext } from 'react';

/** What the chips of one answer stand for. */
export interface CitedSources {
  sources: Source[];
  /** Empty until the answer has ended. */
  citations: Citation[];
}

export const CitedSourcesContext = createContext<CitedSources>({ sources: [], citations: [] });

/** The answer itself. Apart from its sources, since it changes with each word and only an open card reads it. */
export const CitingTextContext = createContext('');
