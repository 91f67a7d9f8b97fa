import type { Citation, SearchState, Source } from '@parley/contract/search';
import type { ChatMessage, Emit } from '../models/port.ts';
import { checkCitations } from './citation-check.ts';
import { CitationFilter } from './citation-filter.ts';
import { groundedPrompt } from './evidence.ts';
import {
  findGround,
  type Grounding,
  type GroundListener,
  type GroundRequest,
  type SearchDeps,
} from './ground.ts';

export type { Grounding, GroundListener, GroundRequest, SearchDeps };

/** What the answer to a question can stand on; null without a search or a result. Errors: the abort's reason. */
export const ground = (
  deps: SearchDeps,
  request: GroundRequest,
  listener: GroundListener,
  signal: AbortSignal,
): Promise<Grounding | null> => findGround(deps, request, listener, signal);

/** The prompt with numbered sources in its last question. `fence`: random, made anew for each request. */
export function promptWithSources(
  prompt: readonly ChatMessage[],
  sources: readonly (Source & { excerpt: string })[],
  frame: { fence: string; today: string },
): ChatMessage[] {
  const excerpts = sources.map(({ excerpt }) => excerpt);
  return groundedPrompt(prompt, { sources: [...sources], excerpts }, frame);
}

/**
 * Passes a model's events on with each citation written as `[n]` and without those that no source has. `written`: what
 * the answer held before. `end` lets go of what is held back.
 */
export function withCitations(
  emit: Emit,
  sourceCount: number,
  written: string,
): { take: Emit; end: () => void } {
  if (sourceCount === 0) return { take: emit, end: () => {} };
  const filter = new CitationFilter(sourceCount, written);
  const say = (text: string) => text !== '' && emit({ type: 'text', text });
  return {
    take(event) {
      if (event.type === 'text') return void say(filter.push(event.text));
      if (event.type === 'finish') say(filter.end());
      emit(event);
    },
    end: () => void say(filter.end()),
  };
}

/** What was found about each `[n]` of an answer. */
export const citationsOf = (
  content: string,
  sources: readonly { number: number; text: string }[],
): Promise<Citation[]> => checkCitations(content, sources);

/** Whether there is web search here, and until when its provider has to be left alone. */
export async function searchState({ webSearch }: Pick<SearchDeps, 'webSearch'>): Promise<SearchState> {
  if (!webSearch) return { enabled: false, provider: null, retry_at: null };
  const { provider, retryAt } = await webSearch.state();
  return { enabled: provider !== null, provider, retry_at: retryAt?.toISOString() ?? null };
}
