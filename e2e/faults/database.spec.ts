// PostgreSQL goes away while answers are being written: reset, restarted, silent, slow, not there yet. T34 of the
// hardening list.
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTokens } from '../../tools/fake-model/answers.ts';
import { type FakeModel, startFakeModel } from '../../tools/fake-model/server.ts';
import { type FaultProxy, type Faults, startFaultProxy } from '../../tools/fault-proxy/proxy.ts';
import { type OwnDatabase, startDatabase } from '../../tools/fleet/database.ts';
import { amount, report, seeded } from '../harness/faults.ts';
import { type Entry, Ledger } from '../harness/ledger.ts';
import { answeredBy, newDataDir, type Parley, startParley } from '../harness/parley.ts';
import { Probe } from '../harness/probe.ts';

const streams = 6;
const tokensPerSecond = 40;
/** The machine may be slow where only a share is run. */
const backMs = amount(45_000, 10_000);
/** A request waits for a connection at most so long, and then so long for the answer on one that has fallen silent. */
const refusedMs = amount(45_000, 15_000);

let fake: FakeModel;
let database: OwnDatabase;
let proxy: FaultProxy;
let parley: Parley;
const dataDir = newDataDir();
const faults: Faults = {};

const start = async () => {
  database = await startDatabase(dataDir, 'silent');
};
const startServer = (databaseUrl: string) =>
  startParley({
    ...answeredBy(fake),
    LOG_LEVEL: 'silent',
    SECRET_KEY: 'a secret of these tests that is long enough to be one',
    DATABASE_URL: databaseUrl,
  });

/** The address of the database by way of the proxy. */
const through = ({ url }: FaultProxy) => database.urlAt(`127.0.0.1:${new URL(url).port}`);

beforeAll(async () => {
  [fake] = await Promise.all([startFakeModel(), start()]);
  proxy = await startFaultProxy(database.listensAt, () => faults);
  parley = await startServer(through(proxy));
});
afterAll(async () => {
  await parley?.remove();
  await proxy?.close();
  await database?.stop();
  await fake?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** The answers go on for so long after the outage, so that none ends in its middle. */
const slackMs = 4_000;
/** Server, model, database and readers share the machine: a second may pass without a word. */
const standstillMs = 3_000;

const lengths = (entries: readonly Entry[]) => entries.map(({ text }) => text.length);

/** Lets answers be written through an outage: begins it, returns what ends it. */
async function outage(
  ledger: Ledger,
  lastsMs: number,
  begin: () => Promise<() => Promise<void>>,
): Promise<{ backMs: number; slowestMs: number; refused: number }> {
  const tokens = Math.ceil(((lastsMs + slackMs) / 1_000) * tokensPerSecond);
  const script = `[[fake text=counted tokens=${tokens} rate=${tokensPerSecond}]]`;
  const first = ledger.entries.length;
  const answers = Promise.all(Array.from({ length: streams }, () => ledger.converse(script)));
  const entries = ledger.entries.slice(first);
  await expect.poll(() => Math.min(...lengths(entries))).toBeGreaterThan(20);

  const end = await begin();
  const probe = new Probe(ledger, '/api/v1/conversations?limit=1');
  try {
    let before = lengths(entries);
    for (let passed = 0; passed < lastsMs; passed += standstillMs) {
      await sleep(Math.min(standstillMs, lastsMs - passed));
      const now = lengths(entries);
      for (const [at, length] of now.entries())
        expect(length, 'a stream stood still').toBeGreaterThan(before[at] ?? 0);
      before = now;
    }
  } finally {
    await end();
  }

  const endedAt = performance.now();
  await expect.poll(() => probe.newestSince(endedAt), { timeout: backMs, interval: 20 }).toBe(200);
  const ready = async () => (await fetch(`${parley.apiUrl}/health/ready`)).status;
  await expect.poll(ready, { timeout: backMs, interval: 20 }).toBe(200);
  const back = performance.now() - endedAt;
  const sent = await ledger.converse('x [[fake text=counted tokens=3 rate=0]]');
  expect(performance.now() - endedAt).toBeLessThan(backMs);
  expect(sent.status).toBe('done');
  const seen = await probe.stop();
  expect(seen.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
  expect(seen.filter(({ status, code }) => status === 503 && code !== 'database_unavailable')).toEqual([]);

  await answers;
  expect(entries.filter(({ connections }) => connections > 1)).toEqual([]);
  return {
    backMs: back,
    slowestMs: Math.max(...seen.map(({ ms }) => ms)),
    refused: seen.filter(({ status }) => status === 503).length,
  };
}

type Seen = Awaited<ReturnType<typeof outage>>;

async function outages(name: string, count: number, round: (ledger: Ledger) => Promise<Seen>): Promise<void> {
  const ledger = await Ledger.signUp(parley.url, name);
  const seen: Seen[] = [];
  for (let at = 0; at < count; at += 1) seen.push(await round(ledger));
  const most = (of: (one: Seen) => number) => Math.round(Math.max(...seen.map(of)));
  expect(most(({ slowestMs }) => slowestMs)).toBeLessThan(refusedMs);
  expect(
    await ledger.differences(({ message }) => {
      const tokens = Number(/tokens=(\d+)/.exec(message)?.[1]);
      return answerTokens('counted', '', tokens).join('');
    }),
  ).toEqual([]);
  report(
    `database ${name}: ${count} outages, ${ledger.entries.length} answers whole, back after ${most((s) => s.backMs)} ms` +
      ` at most, ${seen.reduce((sum, { refused }) => sum + refused, 0)} requests refused, slowest after ${most((s) => s.slowestMs)} ms`,
  );
}

describe('while the database is away, the process lives, answers go on and none is lost', () => {
  const random = seeded(34);
  const many = amount(1, 20);

  it(
    'when its connections are reset',
    () =>
      outages('reset', many, (ledger) =>
        outage(ledger, standstillMs, async () => {
          const again = setInterval(() => proxy.reset(), 100 + random() * 400);
          proxy.reset();
          return async () => clearInterval(again);
        }),
      ),
    240_000 + many * 20_000,
  );

  it(
    'when it is started again, after a stop or a kill',
    () =>
      outages('restart', many, (ledger) =>
        outage(ledger, standstillMs, async () => {
          const gone = random() < 0.5 ? database.kill() : database.stop();
          return async () => {
            await gone;
            await start();
          };
        }),
      ),
    240_000 + many * 30_000,
  );

  const silenceMs = amount(12_000, 30_000);
  it(
    'when it falls silent',
    () =>
      outages('silent', many, (ledger) =>
        outage(ledger, silenceMs, async () => {
          const silence = Promise.withResolvers<void>();
          faults.heldUntil = silence.promise;
          // Half the time what was asked arrives, and only the answer does not.
          if (random() < 0.5) faults.requestsHeldUntil = silence.promise;
          return async () => {
            silence.resolve();
            faults.heldUntil = null;
            faults.requestsHeldUntil = null;
          };
        }),
      ),
    240_000 + many * (silenceMs + 20_000),
  );

  it(
    'when it is slow',
    () =>
      outages('slow', many, (ledger) =>
        outage(ledger, standstillMs, async () => {
          faults.latencyMs = 100 + random() * 300;
          return async () => {
            delete faults.latencyMs;
          };
        }),
      ),
    240_000 + many * 20_000,
  );
});

describe('a server that is started before its database', () => {
  const starts = amount(1, 20);
  it(
    'waits for it',
    async () => {
      const random = seeded(35);
      for (let at = 0; at < starts; at += 1) {
        await database.stop();
        const starting = startServer(through(proxy));
        starting.catch(() => {});
        await sleep(500 + random() * 2_000);
        await start();
        const startedAt = performance.now();
        const late = await starting;
        expect(performance.now() - startedAt).toBeLessThan(backMs);
        expect((await fetch(`${late.apiUrl}/health/ready`)).status).toBe(200);
        await late.remove();
      }
      report(`database: ${starts} starts before it was there`);
    },
    240_000 + starts * 20_000,
  );
});
