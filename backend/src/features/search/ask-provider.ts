import { newUuid } from '../../platform/ids.ts';
import type { Log } from '../../platform/log.ts';
import type { Db } from '../../platform/postgres/pool.ts';
import type { SearchOutcome, SearchProvider, SearchQuery, SearchResult, SearchStatus } from './port.ts';
import { freshMsOf, isRefusal, keyOf, lessonOf } from './rules.ts';
import * as store from './store.ts';
import type { Wait } from './wait.ts';
import type { WaitingLine } from './waiting-line.ts';

/** Longer than this for a turn leaves no time to use it. */
const turnMaxWaitMs = 6_000;
/** Whoever waits looks so often whether another node has the turn still, or the answer already. */
const pollMs = 250;

export interface AskDeps {
  db: Db;
  log: Log;
  wait: Wait;
  /** Monotonic, in milliseconds. */
  clock: () => number;
  /** From 0 up to 1. */
  random: () => number;
}

export interface ProviderAnswer {
  status: SearchStatus | 'busy';
  results: SearchResult[];
  dated: Date | null;
  retryAt: Date | null;
}

type Begun =
  | { kind: 'turn'; turnId: string }
  | { kind: 'known'; outcome: SearchOutcome }
  | { kind: 'resting'; until: Date }
  | { kind: 'busy' };

/**
 * What one provider says: kept and fresh, newly asked, or when it does not answer, kept for up to a day and `dated`.
 *
 * No statement and no connection is held while the provider is asked; its turn is a row with an end.
 */
export async function askProvider(
  deps: AskDeps,
  { provider, line }: { provider: SearchProvider; line: WaitingLine },
  query: SearchQuery,
  signal: AbortSignal,
): Promise<ProviderAnswer> {
  const key = keyOf(provider.name, query);
  const since = deps.clock();
  const kept = await store.findResults(deps.db, key);
  if (kept?.isFresh) return answerOf(kept.outcome);
  const begin = () => begun(deps, provider, { key, signal, since });
  const beginning = (provider.gapMs ? await line.queue(signal, begin) : await begin()) ?? { kind: 'busy' };
  const answer = await answerFrom(deps, provider, { beginning, key, query, signal });
  const hasAnswered = answer.status === 'ok' || answer.status === 'no_results';
  return !hasAnswered && kept?.outcome.status === 'ok'
    ? { ...answer, results: kept.outcome.results, dated: kept.fetchedAt }
    : answer;
}

/** Waits for the provider's turn, or for another node to have asked the same. */
async function begun(
  { db, wait, clock }: AskDeps,
  provider: SearchProvider,
  { key, signal, since }: { key: Buffer; signal: AbortSignal; since: number },
): Promise<Begun> {
  const turnId = newUuid();
  for (;;) {
    const turn = await store.takeTurn(db, {
      provider: provider.name,
      turnId,
      isPaced: provider.gapMs !== null,
    });
    if (turn.kind === 'taken') return { kind: 'turn', turnId };
    if (turn.kind === 'resting') return turn;
    if (!provider.gapMs || clock() - since >= turnMaxWaitMs) return { kind: 'busy' };
    await wait(turn.waitMs > 0 ? Math.min(turn.waitMs, pollMs) : pollMs, signal);
    const kept = await store.findResults(db, key);
    if (kept?.isFresh) return { kind: 'known', outcome: kept.outcome };
  }
}

async function answerFrom(
  deps: AskDeps,
  provider: SearchProvider,
  asked: { beginning: Begun; key: Buffer; query: SearchQuery; signal: AbortSignal },
): Promise<ProviderAnswer> {
  const { beginning } = asked;
  if (beginning.kind === 'known') return answerOf(beginning.outcome);
  if (beginning.kind === 'busy') return answerOf({ status: 'busy', results: [] });
  if (beginning.kind === 'resting') {
    return { ...answerOf({ status: 'blocked', results: [] }), retryAt: beginning.until };
  }
  const outcome = await request(deps, provider, { ...asked, turnId: beginning.turnId });
  const retryAt = isRefusal(outcome.status) ? await store.findRest(deps.db, provider.name) : null;
  return { ...answerOf(outcome), retryAt };
}

async function request(
  { db, log, random }: AskDeps,
  provider: SearchProvider,
  { turnId, key, query, signal }: { turnId: string; key: Buffer; query: SearchQuery; signal: AbortSignal },
): Promise<SearchOutcome> {
  let lesson: store.TurnLesson = 'none';
  try {
    const outcome = await provider.search(query, signal);
    lesson = lessonOf(outcome.status);
    if (lesson !== 'answers') {
      log.warn({ provider: provider.name, status: outcome.status }, 'search.ask: no answer');
    }
    const freshMs = freshMsOf(outcome.status, query);
    if (freshMs !== null) await store.saveResults(db, { key, outcome, freshMs });
    return outcome;
  } finally {
    const [min, max] = provider.gapMs ?? [0, 0];
    await store.endTurn(db, { provider: provider.name, turnId, gapMs: min + random() * (max - min), lesson });
  }
}

const answerOf = ({ status, results }: Pick<ProviderAnswer, 'status' | 'results'>): ProviderAnswer => ({
  status,
  results,
  dated: null,
  retryAt: null,
});
