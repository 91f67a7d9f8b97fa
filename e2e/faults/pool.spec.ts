// A hundred streams on five database connections, while people read. T38 of the hardening list.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTokens } from '../../tools/fake-model/answers.ts';
import { type FakeModel, startFakeModel } from '../../tools/fake-model/server.ts';
import { amount, report } from '../harness/faults.ts';
import { Ledger } from '../harness/ledger.ts';
import { type Parley, startParley } from '../harness/parley.ts';
import { preload } from '../harness/preload.ts';
import { Probe } from '../harness/probe.ts';

const streams = 100;
const readsPerSecond = 50;
/** Three times the list's: here the model, the clients and the server share a machine. */
const readP95Ms = 750;
const tokensPerSecond = 10;
const tokens = amount(5, 60) * tokensPerSecond;
const script = `[[fake text=counted tokens=${tokens} rate=${tokensPerSecond}]]`;

let fake: FakeModel;
let parley: Parley;
beforeAll(async () => {
  fake = await startFakeModel();
  parley = await startParley({
    OPENAI_BASE_URL: `${fake.url}/v1`,
    OPENAI_API_KEY: 'test',
    LOCAL_MODEL: 'off',
    ...preload('small-pool.ts'),
    POOL_SIZE: '5',
  });
});
afterAll(async () => {
  await parley?.remove();
  await fake?.close();
});

describe('a pool of five connections', () => {
  it(
    'is enough for a hundred streams and everybody who reads',
    async () => {
      const ledger = await Ledger.signUp(parley.url, 'crowd');
      const answers = Promise.all(
        Array.from({ length: streams }, async (_, at) => {
          await sleep(at * 10);
          return ledger.converse(script);
        }),
      );
      await expect
        .poll(() => ledger.entries.filter(({ text }) => text !== '').length, { timeout: 20_000 })
        .toBe(streams);
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
    60_000 + amount(0, 120_000),
  );
});
