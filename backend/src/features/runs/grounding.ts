import type { Notice, RunEvent } from '@parley/contract/events';
import type { SearchProgress, Source } from '@parley/contract/search';
import { sha256 } from '../../platform/ids.ts';
import type { Db } from '../../platform/postgres/pool.ts';
import { retried } from '../../platform/postgres/retry.ts';
import type { ChatMessage } from '../models/port.ts';
import type { Models, ResolvedModel } from '../models/service.ts';
import { citationsOf, type Grounding, type GroundListener, type GroundRequest } from '../search/service.ts';
import { keepSources, sourcesOf } from '../sources/service.ts';
import type { KeptSource } from '../sources/types.ts';
import type { LiveRun } from './live-run.ts';
import type { AnswerBody, OwnedRun } from './types.ts';

export interface GroundingDeps {
  db: Db;
  models: Models;
  ground: (
    request: GroundRequest,
    listener: GroundListener,
    signal: AbortSignal,
  ) => Promise<Grounding | null>;
}

/** Of the model's window, and in tokens. */
const budgetShare = 0.3;
const budgetMaxTokens = 6_000;
const rewriteMaxChars = 600;

/**
 * The sources of a run's answer: those that were fixed before when it is taken over or goes on, else what a search finds
 * now. They are stored before they are told, so that whoever takes the run has them.
 */
export async function groundRun(
  deps: GroundingDeps,
  run: OwnedRun,
  live: LiveRun,
  model: ResolvedModel,
  history: readonly ChatMessage[],
): Promise<KeptSource[]> {
  const { signal } = live.abort;
  if (live.kept.parts.some(({ type }) => type === 'source')) {
    return retried(() => sourcesOf(deps.db, run.message_id), signal);
  }
  const question = history.at(-1);
  if (run.search_mode === 'off' || live.kept.content !== '' || question?.role !== 'user') return [];
  const complete = (messages: ChatMessage[], limited: AbortSignal) =>
    deps.models.complete(model, messages, rewriteMaxChars, limited);
  const found = await deps.ground(
    {
      mode: run.search_mode,
      question: question.content,
      history: history.slice(0, -1),
      budgetTokens: Math.min(Math.floor(model.contextWindow * budgetShare), budgetMaxTokens),
      complete: model.engine.fitsPrompts ? null : complete,
    },
    {
      progress: (data: SearchProgress) => live.append({ type: 'data-search', id: 'search', data }),
      notice: (data: Notice) => live.append({ type: 'data-notice', data }),
    },
    signal,
  );
  const sources = found ? keptSourcesOf(found) : [];
  if (sources.length === 0) return [];
  await live.durable;
  if (live.isLost) return [];
  const owner = { runId: run.id, messageId: run.message_id, fence: run.fence };
  await retried(() => keepSources(deps.db, owner, sources), signal);
  for (const source of sources) live.append(sourceEvent(source));
  return sources;
}

function keptSourcesOf({ sources, pages, excerpts, fetchedAt }: Grounding): KeptSource[] {
  return sources.map((source, i) => {
    const text = pages[i]?.text ?? '';
    return {
      ...source,
      text,
      excerpt: excerpts[i] ?? '',
      sha256: sha256(text).toString('hex'),
      fetched_at: fetchedAt[i] ?? '',
    };
  });
}

function sourceEvent({ number, url, title, host, date, kind, passage }: Source): RunEvent {
  const parley = { number, host, date, kind, passage };
  return { type: 'source-url', sourceId: String(number), url, title, providerMetadata: { parley } };
}

/** What was found about the citations of an answer that has ended; null for one without sources. */
export async function citationsEvent(
  db: Db,
  run: OwnedRun,
  { content, parts }: AnswerBody,
): Promise<(RunEvent & { type: 'data-citations' }) | null> {
  if (content === '' || !parts.some(({ type }) => type === 'source')) return null;
  const sources = await retried(() => sourcesOf(db, run.message_id));
  const citations = await citationsOf(content, sources);
  return { type: 'data-citations', id: 'citations', data: { citations } };
}
