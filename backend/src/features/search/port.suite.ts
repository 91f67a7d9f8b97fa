import { describe, expect, it } from 'vitest';
import type { SearchProvider, SearchQuery } from './port.ts';

type Answer = { status?: number; body: string; headers?: Record<string, string> } | 'silence' | 'endless';

export interface ProviderUnderTest {
  /** Its requests must be timed out within a second. */
  provider: () => SearchProvider;
  /** What stands behind it. */
  server: () => {
    answer(...answers: Answer[]): void;
    asked(): Promise<void>;
    abandoned(): Promise<void>;
    readonly requests: readonly unknown[];
  };
  /** An answer with two results: `First` at https://a.example/1, of 2026-05-04 where it tells dates; then another. */
  ok: string;
  tellsDates: boolean;
  noResults: string;
  /** Statuses with which it refuses. */
  refusals: readonly number[];
}

export const query: SearchQuery = { text: 'weather in Graz', language: 'de-AT', since: null };

/** What every search provider must do, whatever stands behind it. */
export function describeProvider(subject: ProviderUnderTest): void {
  const { ok, noResults, tellsDates, refusals } = subject;
  const search = (signal = AbortSignal.timeout(20_000)) => subject.provider().search(query, signal);
  const nothing = (status: string) => ({ status, results: [] });

  describe('as a search provider', () => {
    it('gives the results, best first, with their dates', async () => {
      subject.server().answer({ body: ok });
      const { status, results } = await search();
      expect(status).toBe('ok');
      expect(results).toHaveLength(2);
      expect(results[0]).toEqual({
        title: 'First',
        url: 'https://a.example/1',
        snippet: 'About the first & best.',
        date: tellsDates ? '2026-05-04' : null,
      });
      expect(subject.server().requests).toHaveLength(1);
    });

    it('tells that there are none', async () => {
      subject.server().answer({ body: noResults });
      expect(await search()).toEqual(nothing('no_results'));
    });

    it.each(refusals)('takes %i for a refusal and does not ask again', async (status) => {
      subject.server().answer({ status, body: 'no' });
      expect(await search()).toEqual(nothing('blocked'));
      expect(subject.server().requests).toHaveLength(1);
    });

    it.each([500, 503])('takes %i for an error', async (status) => {
      subject.server().answer({ status, body: 'broken' });
      expect(await search()).toEqual(nothing('error'));
    });

    it('does not follow a redirect, which could carry a key elsewhere', async () => {
      subject.server().answer({ status: 302, body: '', headers: { location: '/elsewhere' } });
      expect((await search()).status).toMatch(/^(blocked|error)$/);
      expect(subject.server().requests).toHaveLength(1);
    });

    it('takes silence for an error', async () => {
      subject.server().answer('silence');
      expect(await search()).toEqual(nothing('error'));
    });

    it.each([
      ['bytes', '\u0000\u0001<<>>&#x110000;\uFFFF{'],
      ['an empty answer', ''],
      ['other JSON', '[{"results":7},null]'],
      ['a page', '<!doctype html><title>Hello</title><p>Nothing to see'],
    ])('gives no results for %s', async (_what, body) => {
      subject.server().answer({ body });
      const { status, results } = await search();
      expect(status).toMatch(/^(soft_blocked|markup_changed)$/);
      expect(results).toEqual([]);
    });

    it('stops reading an answer that does not end', async () => {
      const gone = subject.server().abandoned();
      subject.server().answer('endless');
      expect(await search()).toEqual(nothing('error'));
      await gone;
    });

    it('ends its request when it is aborted, with the reason', async () => {
      const [came, gone] = [subject.server().asked(), subject.server().abandoned()];
      subject.server().answer('silence');
      const abort = new AbortController();
      const searching = search(abort.signal);
      void came.then(() => abort.abort(new Error('stopped by hand')));
      await expect(searching).rejects.toThrow('stopped by hand');
      await gone;
    });

    it('asks nothing when it is aborted before', async () => {
      subject.server().answer({ body: ok });
      await expect(search(AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late');
      expect(subject.server().requests).toHaveLength(0);
    });
  });
}
