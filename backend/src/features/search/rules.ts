import { sha256 } from '../../platform/ids.ts';
import type { SearchQuery, SearchStatus } from './port.ts';
import { cleanText, cutText } from './result-text.ts';
import type { TurnLesson } from './store.ts';
import type { WebSearchResult } from './types.ts';

const queryMaxChars = 300;
const minuteMs = 60_000;

export const withPlainText = (query: SearchQuery): SearchQuery => ({
  ...query,
  text: cutText(cleanText(query.text), queryMaxChars).trim(),
});

export const keyOf = (provider: string, { text, language, since }: SearchQuery): Buffer =>
  sha256(JSON.stringify([provider, text.toLowerCase(), language.toLowerCase(), since]));

/** How long an answer serves others who ask the same; null when it is none. */
export function freshMsOf(status: SearchStatus, { since }: SearchQuery): number | null {
  if (status === 'ok') return since === 'd' ? 5 * minuteMs : 30 * minuteMs;
  return status === 'no_results' ? 5 * minuteMs : null;
}

export function lessonOf(status: SearchStatus): TurnLesson {
  if (status === 'ok' || status === 'no_results') return 'answers';
  return isRefusal(status) ? 'refuses' : 'none';
}

export const isRefusal = (status: string): boolean => status === 'blocked' || status === 'soft_blocked';

/** What it comes to when no provider had results. */
export function overallStatus(tried: WebSearchResult['tried']): SearchStatus {
  const statuses = tried.map(({ status }) => status);
  const told = statuses.find(isRefusal) ?? statuses.at(-1) ?? 'no_results';
  return told === 'busy' ? 'error' : told;
}
