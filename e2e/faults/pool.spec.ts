// A hundred streams on five database connections, while people read. T38 of the hardening list.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { answerTokens } from '../../tools/fake-model/answers.ts';
import { amount, report } from '../harness/faults.ts';
import { Ledger } from '../harness/ledger.ts';
import { preload } from '../harness/preload.ts';
import { Probe } from '../harness/probe.ts';
import { useProduct } from '../harness/product.ts';

const streams = 100;
const readsPerSecond = 50;
/** Three times the list's: here the model, the clients and the server share a machine, which may be slow in a share. */
const readP95Ms = amount(5_000, 750);
const tokensPerSecond = 10;
const tokens = amount(5, 60) * tokensPerSecond;
const script = `[[fake text=counted tokens=${tokens} rate=${tokensPerSecond}]]`;

const product = useProduct({ settings: { ...preload('small-pool.ts'), POOL_SIZE: '5' } });

describe('a pool of five connections', () => {
  it(
    'is enough for a hundred streams and everybody who reads',
    async () => {
      const ledger = await Ledger.signUp(product.url, 'crowd');
      const answers = Promise.all(
        Array.from({ length: streams }, async (_, at) => {
          await sleep(at * 10);
          return ledger.converse(script);
        }),
      );
      await expect.poll(() => ledger.entries.filter(({ text }) => text !== '').length).toBe(streams);
      const reads = new Probe(ledger, '/api/v1/conversations', 1_000 / readsPerSecond);
      await answers;
      const seen = await reads.stop();
      expect(seen.filter(({ status }) => status !== 200)).toEqual([]);
      const times = seen.map(({ ms }) => ms).toSorted((a, b) => a - b);
      const p95 = times[Math.floor(times.length * 0.95)] ?? Number.NaN;
      report(
        `${streams} streams on 5 connections, ${seen.length} reads, p95 ${p95.toFixed(0)} ms, none refused`,
      );
      expect(p95).toBeLessThan(readP95Ms);
      const expected = answerTokens('counted', '', tokens).join('');
      expect(await ledger.differences(() => expected)).toEqual([]);
    },
    240_000 + amount(0, 120_000),
  );
});
