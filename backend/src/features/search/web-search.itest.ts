import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createLog } from '../../platform/log.ts';
import { createDatabase, createPool, type Db } from '../../platform/postgres/pool.ts';
import { cloneDatabase } from '../../testing/database.ts';
import type { SearchOutcome, SearchProvider, SearchQuery, SearchResult } from './port.ts';
import { deleteOldResults } from './store.ts';
import type { WebSearch, WebSearchResult } from './types.ts';
import { waitFor } from './wait.ts';
import { createWebSearch, type WebSearchDeps } from './web-search.ts';

const log = createLog('fatal');
const minutes = 60;
const hourMs = 3_600_000;

let database: Awaited<ReturnType<typeof cloneDatabase>>;
let pool: ReturnType<typeof createPool>;
let db: Db;

beforeAll(async () => {
  database = await cloneDatabase(inject('templateUrl'));
  pool = createPool(database.url, log);
  db = createDatabase(pool);
});
beforeEach(() => sql`truncate search_providers, search_results`.execute(db));
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const found = (name: string): SearchOutcome => {
  const result: SearchResult = { title: name, url: `https://${name}.example/`, snippet: '', date: null };
  return { status: 'ok', results: [result] };
};
const without = (status: Exclude<SearchOutcome['status'], 'ok'>): SearchOutcome => ({ status, results: [] });

interface ScriptedProvider extends SearchProvider {
  asked: string[];
  /** How many were asked at the same time, at most. */
  together: number;
  answer: SearchOutcome | ((query: SearchQuery, signal: AbortSignal) => Promise<SearchOutcome>);
}

function scripted(name: string, gapMs: SearchProvider['gapMs'] = null): ScriptedProvider {
  let now = 0;
  return {
    name,
    gapMs,
    asked: [],
    together: 0,
    answer: found(name),
    async search(query, signal) {
      this.asked.push(query.text);
      now += 1;
      this.together = Math.max(this.together, now);
      try {
        return typeof this.answer === 'function' ? await this.answer(query, signal) : this.answer;
      } finally {
        now -= 1;
      }
    },
  };
}

const gap: SearchProvider['gapMs'] = [1_500, 2_500];
const node = (providers: SearchProvider[], changes: Partial<WebSearchDeps> = {}) =>
  createWebSearch({
    db,
    log,
    providers,
    wait: waitFor,
    clock: () => performance.now(),
    random: Math.random,
    ...changes,
  });
const ask = (search: WebSearch, text: string, more: Partial<SearchQuery> = {}, signal?: AbortSignal) =>
  search.search({
    query: { text, language: 'en', since: null, ...more },
    signal: signal ?? AbortSignal.timeout(20_000),
  });

/** Moves all that is stored into the past, as if so much time had gone by. */
async function pass(seconds: number): Promise<void> {
  const by = sql`make_interval(secs => ${seconds})`;
  await sql`update search_providers set
    next_at = next_at - ${by}, turn_until = turn_until - ${by}, open_until = open_until - ${by}`.execute(db);
  await sql`update search_results set
    fetched_at = fetched_at - ${by}, expires_at = expires_at - ${by}`.execute(db);
}

describe('the order of the providers', () => {
  it('ends with the first that answers', async () => {
    const [first, second] = [scripted('first'), scripted('second')];
    expect(await ask(node([first, second]), 'tea')).toEqual({
      status: 'ok',
      results: found('first').results,
      provider: 'first',
      dated: null,
      retryAt: null,
      tried: [{ provider: 'first', status: 'ok' }],
    });
    expect(second.asked).toEqual([]);
  });

  it('goes on after a refusal, which the result still tells', async () => {
    const [duckduckgo, wikipedia] = [scripted('duckduckgo', gap), scripted('wikipedia')];
    duckduckgo.answer = without('blocked');
    const before = Date.now();
    const result = await ask(node([duckduckgo, wikipedia]), 'tea');
    expect(result).toMatchObject({
      status: 'ok',
      provider: 'wikipedia',
      tried: [
        { provider: 'duckduckgo', status: 'blocked' },
        { provider: 'wikipedia', status: 'ok' },
      ],
    });
    const rest = Number(result.retryAt) - before;
    expect(rest).toBeGreaterThan(14 * minutes * 1000);
    expect(rest).toBeLessThan(16 * minutes * 1000);
  });

  it.each(['error', 'markup_changed', 'soft_blocked'] as const)('goes on after %s', async (status) => {
    const first = scripted('first');
    first.answer = without(status);
    expect(await ask(node([first, scripted('second')]), 'tea')).toMatchObject({ provider: 'second' });
  });

  it('ends with a provider that found nothing', async () => {
    const [first, second] = [scripted('first'), scripted('second')];
    first.answer = without('no_results');
    expect(await ask(node([first, second]), 'tea')).toMatchObject({ status: 'no_results', provider: null });
    expect(second.asked).toEqual([]);
  });

  it('comes to the refusal when nobody answers, since waiting helps against it', async () => {
    const [first, second] = [scripted('first'), scripted('second')];
    first.answer = without('soft_blocked');
    second.answer = without('error');
    expect(await ask(node([first, second]), 'tea')).toMatchObject({ status: 'soft_blocked', results: [] });
  });

  it('asks nobody for nothing', async () => {
    const first = scripted('first');
    expect(await ask(node([first]), ' \u200B\n ')).toMatchObject({ status: 'no_results', tried: [] });
    expect(first.asked).toEqual([]);
  });

  it('asks in plain text of at most 300 characters', async () => {
    const first = scripted('first');
    await ask(node([first]), `a\u0000b\n${'x'.repeat(400)}`);
    expect(first.asked).toEqual([`a b ${'x'.repeat(296)}`]);
  });
});

describe('kept results', () => {
  it('serve every node for 30 minutes, whatever the case and spaces of the question', async () => {
    const first = scripted('first');
    await ask(node([first]), 'Green  tea');
    await pass(29 * minutes);
    expect(await ask(node([first]), 'green tea ')).toMatchObject({ status: 'ok', dated: null });
    expect(first.asked).toHaveLength(1);
    await pass(2 * minutes);
    await ask(node([first]), 'green tea');
    expect(first.asked).toHaveLength(2);
  });

  it('serve for 5 minutes when they should be of today', async () => {
    const first = scripted('first');
    await ask(node([first]), 'tea', { since: 'd' });
    await pass(4 * minutes);
    await ask(node([first]), 'tea', { since: 'd' });
    expect(first.asked).toHaveLength(1);
    await pass(2 * minutes);
    await ask(node([first]), 'tea', { since: 'd' });
    expect(first.asked).toHaveLength(2);
  });

  it('are of one language, one time and one provider', async () => {
    const [first, second] = [scripted('first'), scripted('second')];
    await ask(node([first]), 'tea');
    await ask(node([first]), 'tea', { language: 'de' });
    await ask(node([first]), 'tea', { since: 'w' });
    await ask(node([second]), 'tea');
    expect([first.asked.length, second.asked.length]).toEqual([3, 1]);
  });

  it('come back with their date while the provider refuses, for a day', async () => {
    const [first, second] = [scripted('first'), scripted('second')];
    const search = node([first, second]);
    const before = Date.now();
    await ask(search, 'tea');
    await pass(20 * 60 * minutes);
    first.answer = without('blocked');
    const result = await ask(search, 'tea');
    expect(result).toMatchObject({
      status: 'ok',
      provider: 'first',
      results: found('first').results,
      tried: [{ provider: 'first', status: 'blocked' }],
    });
    expect(before - Number(result.dated)).toBeGreaterThan(19 * 60 * minutes * 1000);
    expect(second.asked).toEqual([]);
    await pass(5 * 60 * minutes);
    expect(await ask(search, 'tea')).toMatchObject({ provider: 'second', dated: null });
  });

  it('are removed when they are a day old', async () => {
    const search = node([scripted('first')]);
    await ask(search, 'old');
    await pass(25 * 60 * minutes);
    await ask(search, 'new');
    await deleteOldResults(db);
    const { rows } = await sql<{ count: number }>`select count(*) as count from search_results`.execute(db);
    expect(rows[0]?.count).toBe(1);
  });

  it('are not made of failures', async () => {
    const first = scripted('first');
    first.answer = without('error');
    await ask(node([first]), 'tea');
    first.answer = found('first');
    expect(await ask(node([first]), 'tea')).toMatchObject({ status: 'ok' });
  });
});

describe('a provider that refuses', () => {
  it('is left alone by all nodes for 15, 30, then 60 minutes, and tried once in between', async () => {
    const first = scripted('first', gap);
    first.answer = without('blocked');
    const nodes = [node([first]), node([first])] as const;
    await ask(nodes[0], 'tea 0');
    let asked = 1;
    for (const rest of [15, 30, 60, 60]) {
      await pass((rest - 1) * minutes);
      const early = await ask(nodes[1], `early ${rest}`);
      expect(early).toMatchObject({ status: 'blocked', tried: [{ provider: 'first', status: 'blocked' }] });
      expect(Number(early.retryAt)).toBeGreaterThan(Date.now());
      expect(first.asked).toHaveLength(asked);
      await pass(2 * minutes);
      await Promise.all(nodes.map((one, i) => ask(one, `late ${rest} ${i}`)));
      asked += 1;
      expect(first.asked).toHaveLength(asked);
    }
    expect(first.together).toBe(1);
  });

  it('is as before once it answers', async () => {
    const first = scripted('first');
    first.answer = without('blocked');
    const search = node([first]);
    await ask(search, 'a');
    expect((await search.state()).retryAt).not.toBeNull();
    await pass(16 * minutes);
    first.answer = found('first');
    expect(await ask(search, 'b')).toMatchObject({ status: 'ok', retryAt: null });
    expect(await search.state()).toEqual({ provider: 'first', retryAt: null });
    first.answer = without('soft_blocked');
    await ask(search, 'c');
    await pass(16 * minutes);
    first.answer = found('first');
    expect(await ask(search, 'd')).toMatchObject({ status: 'ok' });
  });

  it('refuses once, however many were asking at the time', async () => {
    const first = scripted('first');
    const all = Promise.withResolvers<SearchOutcome>();
    first.answer = () => {
      if (first.asked.length === 4) all.resolve(without('blocked'));
      return all.promise;
    };
    const search = node([first]);
    await Promise.all(['a', 'b', 'c', 'd'].map((text) => ask(search, text)));
    expect(first.together).toBe(4);
    await pass(16 * minutes);
    expect((await search.state()).retryAt).toBeNull();
  });
});

describe('the pace of a provider', () => {
  it('is one request at a time with the gap between, for all nodes together', async () => {
    const first = scripted('first', [60, 120]);
    const ends: number[] = [];
    const gaps: number[] = [];
    first.answer = async () => {
      gaps.push(performance.now() - (ends.at(-1) ?? Number.NEGATIVE_INFINITY));
      await waitFor(20, AbortSignal.timeout(5_000));
      ends.push(performance.now());
      return found('first');
    };
    const nodes = [node([first]), node([first])] as const;
    await Promise.all(nodes.flatMap((one, i) => ['a', 'b', 'c'].map((text) => ask(one, `${text}${i}`))));
    expect(first.asked).toHaveLength(6);
    expect(first.together).toBe(1);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(59);
  });

  it('lets five wait and sends the others to the next provider at once', async () => {
    const [first, second] = [scripted('first', [0, 0]), scripted('second')];
    const go = Promise.withResolvers<SearchOutcome>();
    const begun = Promise.withResolvers<void>();
    first.answer = () => {
      begun.resolve();
      return go.promise;
    };
    const search = node([first, second]);
    const asking = ask(search, 'asking');
    await begun.promise;
    const sentAway: WebSearchResult[] = [];
    const three = Promise.withResolvers<void>();
    const others = [1, 2, 3, 4, 5, 6, 7, 8].map(async (i) => {
      const result = await ask(search, `other ${i}`);
      if (result.provider === 'second') sentAway.push(result);
      if (sentAway.length === 3) three.resolve();
      return result.provider;
    });
    await three.promise;
    for (const { tried } of sentAway) {
      expect(tried).toEqual([
        { provider: 'first', status: 'busy' },
        { provider: 'second', status: 'ok' },
      ]);
    }
    expect(first.asked).toEqual(['asking']);
    go.resolve(found('first'));
    const answered = await Promise.all([asking.then(({ provider }) => provider), ...others]);
    expect(answered.filter((name) => name === 'first')).toHaveLength(6);
    expect(answered.filter((name) => name === 'second')).toHaveLength(3);
  });

  it('is not waited for longer than six seconds, in the line and at its head together', async () => {
    const [first, second] = [scripted('first', [hourMs, hourMs]), scripted('second')];
    let nowMs = 0;
    const search = node([first, second], {
      clock: () => nowMs,
      wait: async (ms) => {
        nowMs += ms;
      },
    });
    await ask(search, 'a');
    for (const result of await Promise.all(['b', 'c', 'd'].map((text) => ask(search, text)))) {
      expect(result).toMatchObject({ provider: 'second', tried: [{ status: 'busy' }, { status: 'ok' }] });
    }
    expect(nowMs).toBeGreaterThanOrEqual(6_000);
    expect(nowMs).toBeLessThan(6_500);
  });

  it('is drawn between its bounds', async () => {
    for (const [drawn, gapMs] of [
      [0, hourMs],
      [0.5, 1.5 * hourMs],
    ] as const) {
      await sql`truncate search_providers`.execute(db);
      const first = scripted('first', [hourMs, 2 * hourMs]);
      await ask(node([first], { random: () => drawn }), `tea ${drawn}`);
      const { rows } = await sql<{ ms: number }>`
        select extract(epoch from next_at - now())::float8 * 1000 as ms from search_providers`.execute(db);
      expect(rows[0]?.ms).toBeLessThanOrEqual(gapMs);
      expect(rows[0]?.ms).toBeGreaterThan(gapMs - 60_000);
    }
  });

  it('does not stand still after a node that died while it asked', async () => {
    const first = scripted('first', [0, 0]);
    await ask(node([first]), 'a');
    await sql`update search_providers set turn_id = gen_random_uuid(), turn_until = now() + interval '30 s'`.execute(
      db,
    );
    await pass(31);
    expect(await ask(node([first]), 'b')).toMatchObject({ provider: 'first' });
  });
});

describe('the same question at the same time', () => {
  it('is asked once by a node', async () => {
    const first = scripted('first');
    const go = Promise.withResolvers<SearchOutcome>();
    first.answer = () => go.promise;
    const search = node([first]);
    const all = [1, 2, 3].map(() => ask(search, 'tea'));
    go.resolve(found('first'));
    for (const { status } of await Promise.all(all)) expect(status).toBe('ok');
    expect(first.asked).toHaveLength(1);
  });

  it('is asked once by two nodes, and the second does not wait for the gap to end', async () => {
    const first = scripted('first', [hourMs, hourMs]);
    const go = Promise.withResolvers<SearchOutcome>();
    const begun = Promise.withResolvers<void>();
    const waited = Promise.withResolvers<void>();
    first.answer = () => {
      begun.resolve();
      return go.promise;
    };
    const one = ask(node([first]), 'tea');
    await begun.promise;
    const wait: WebSearchDeps['wait'] = (ms, signal) => {
      waited.resolve();
      return waitFor(ms, signal);
    };
    const other = ask(node([first], { wait }), 'tea');
    await waited.promise;
    go.resolve(found('first'));
    expect((await Promise.all([one, other])).map(({ status }) => status)).toEqual(['ok', 'ok']);
    expect(first.asked).toHaveLength(1);
  });
});

describe('a search that is stopped', () => {
  it('ends the request, gives the turn back and teaches nothing', async () => {
    const first = scripted('first', [0, 0]);
    const begun = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<unknown>();
    first.answer = (_query, signal) =>
      new Promise((_resolve, reject) => {
        begun.resolve();
        signal.addEventListener('abort', () => {
          ended.resolve(signal.reason);
          reject(signal.reason);
        });
      });
    const abort = new AbortController();
    const search = node([first]);
    const stopped = ask(search, 'tea', {}, abort.signal);
    await begun.promise;
    abort.abort(new Error('stopped by hand'));
    await expect(stopped).rejects.toThrow('stopped by hand');
    expect(await ended.promise).toMatchObject({ message: 'stopped by hand' });
    first.answer = found('first');
    expect(await ask(search, 'tea')).toMatchObject({ status: 'ok', retryAt: null });
  });

  it('leaves the line', async () => {
    const first = scripted('first', [0, 0]);
    const go = Promise.withResolvers<SearchOutcome>();
    const begun = Promise.withResolvers<void>();
    first.answer = () => {
      begun.resolve();
      return go.promise;
    };
    const search = node([first]);
    const asking = ask(search, 'a');
    await begun.promise;
    const abort = new AbortController();
    const stopped = ask(search, 'b', {}, abort.signal);
    abort.abort(new Error('stopped by hand'));
    await expect(stopped).rejects.toThrow('stopped by hand');
    go.resolve(found('first'));
    await asking;
    expect(first.asked).toEqual(['a']);
  });
});

it('no connection is held while a provider is asked', async () => {
  const first = scripted('first');
  const go = Promise.withResolvers<SearchOutcome>();
  const all = Promise.withResolvers<void>();
  first.answer = () => {
    if (first.asked.length === 20) all.resolve();
    return go.promise;
  };
  const search = node([first]);
  const asking = Array.from({ length: 20 }, (_, i) => ask(search, `tea ${i}`));
  await all.promise;
  expect(pool.totalCount - pool.idleCount).toBe(0);
  go.resolve(found('first'));
  await Promise.all(asking);
});
