/**
 * What a streamed token costs, against other ways to pass it on: `npm run bench:relay` (`--quick`, `--only parley,pipe`,
 * `--ask cost,first,most`).
 *
 * Shape:  one table a question. The relay has core 1; upstream, clients and our PostgreSQL share core 0. Every relay gets
 *         the same upstream (chunks of 262 bytes, four characters a token) in every round, in turned order; a cell is the
 *         median of the rounds. Ours is the whole product: signed in, every event stored, the answer kept.
 * Units:  as the heads of the columns say.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePort } from '../tools/server.ts';
import { compile, cores, cpuUs, residentKb, startOn } from './relay/process.ts';
import { direct, type Relay, type RelayName, startRelay } from './relay/relays.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    ask: { type: 'string', default: 'cost,first,most' },
    only: { type: 'string', default: 'pipe,nginx,openai-sdk,ai-sdk,parley' },
  },
});
const names = values.only.split(',') as RelayName[];
const rounds = values.quick ? 1 : 3;
/** Tokens, 20 ms each. Short streams last as long as a window, which so sees all of their moments. */
const lengths = { short: 250, long: 1_500 } as const;
const windowS = 5;
/** 20 streams of 5 s begin anew: as many first tokens as streams in each 5 s. */
const firstWindowS = values.quick ? windowS : 25;
/** Time for so many streams to begin, at a pace that does not overload anybody. */
const warmS = (streams: number) => 2 + streams / 100;
const maxLatenessMs = 100;

type Upstream = Awaited<ReturnType<typeof startUpstream>>;

interface Measured {
  tokens: number;
  bytes: number;
  finished: number;
  wrong: number;
  refused: number;
  lateness: { p50: number; p99: number };
  firstToken: { p50: number; p99: number };
  refusal: { p50: number; p99: number };
  relayUsPerToken: number;
  databaseUsPerToken: number;
  residentKb: number;
}

const [upstreamProgram, loadProgram] = [compile('upstream'), compile('load')];
const upstreams = { short: await startUpstream('short'), long: await startUpstream('long') };
console.log(
  `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}, ${rounds} round(s)`,
);
try {
  const asked = values.ask.split(',');
  if (asked.includes('cost')) await costOfTokens();
  if (asked.includes('first')) await firstTokens();
  if (asked.includes('most')) await mostStreams();
} finally {
  for (const { stop } of Object.values(upstreams)) await stop();
}

async function startUpstream(length: keyof typeof lengths) {
  const port = await freePort();
  const running = await startOn(cores.others, [upstreamProgram, port, String(lengths[length]), '20']);
  return { ...running, port, tokens: lengths[length] };
}

async function measure(upstream: Upstream, relay: Relay, streams: number, forS = windowS): Promise<Measured> {
  const request = join(tmpdir(), `parley-bench-request-${process.pid}`);
  writeFileSync(request, relay.request);
  const args = [relay.port, streams, upstream.tokens, request, warmS(streams), forS].map(String);
  const child = spawn('taskset', ['-c', cores.others, loadProgram, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const cpu = { relay: [] as number[], database: [] as number[] };
  let resident = 0;
  createInterface({ input: child.stderr }).on('line', (line) => {
    cpu.relay.push(cpuUs(relay.pids));
    cpu.database.push(cpuUs(relay.databasePids()));
    if (line === 'end') resident = residentKb(relay.pids);
  });
  const seen = JSON.parse(await text(child.stdout)) as Measured;
  const perToken = ([from = 0, to = 0]: number[]) => (to - from) / Math.max(1, seen.tokens);
  return {
    ...seen,
    relayUsPerToken: perToken(cpu.relay),
    databaseUsPerToken: perToken(cpu.database),
    residentKb: resident,
  };
}

/** Runs `question` on a fresh process of each relay, every round in the opposite order. */
async function interleaved<T>(
  upstream: Upstream,
  question: (relay: Relay) => Promise<T>,
): Promise<Map<RelayName, T[]>> {
  const answers = new Map<RelayName, T[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const relay = await startRelay(name, upstream.port);
      if (!relay) continue;
      try {
        answers.get(name)?.push(await question(relay));
      } finally {
        await relay.stop();
      }
    }
  }
  return answers;
}

async function costOfTokens(): Promise<void> {
  const seen = await interleaved(upstreams.long, async (relay) => {
    const few = await measure(upstreams.long, relay, 20);
    const many = await measure(upstreams.long, relay, 500);
    return { few, many };
  });
  table('500 streams of 50 tokens/s, none of which begins or ends in the window', seen, {
    'CPU µs/token': [1, ({ many }) => many.relayUsPerToken],
    'PostgreSQL µs/token': [1, ({ many }) => many.databaseUsPerToken],
    'bytes/token': [0, ({ many }) => many.bytes / many.tokens],
    'KB/stream': [0, ({ few, many }) => (many.residentKb - few.residentKb) / 480],
    'late p50 ms': [1, ({ many }) => many.lateness.p50],
    'late p99 ms': [1, ({ many }) => many.lateness.p99],
    '% of tokens': [1, ({ many }) => many.tokens / (5 * windowS * 50)],
    refused: [0, ({ many }) => many.refused],
    wrong: [0, ({ many }) => many.wrong],
  });
}

async function firstTokens(): Promise<void> {
  const none = await measure(upstreams.short, direct(upstreams.short.port), 20, firstWindowS);
  const seen = await interleaved(upstreams.short, async (relay) => {
    // Compiled by then, as it is for all but the first users of a server.
    await measure(upstreams.short, relay, 200);
    return measure(upstreams.short, relay, 20, firstWindowS);
  });
  table('20 streams of 250 tokens: time to the first token, less that without a relay', seen, {
    'p50 ms': [1, ({ firstToken }) => firstToken.p50 - none.firstToken.p50],
    'p99 ms': [1, ({ firstToken }) => firstToken.p99 - none.firstToken.p99],
    'CPU µs/token': [1, ({ relayUsPerToken }) => relayUsPerToken],
  });
}

/** The most streams whose tokens are punctual, found by halving; ours then at half and at twice that many. */
async function mostStreams(): Promise<void> {
  const steps = values.quick ? 4 : 6;
  const { short } = upstreams;
  const seen = await interleaved(short, async (relay) => {
    let [low, high] = [0, 1_600];
    for (let step = 0; step < steps; step += 1) {
      const streams = Math.round((low + high) / 2);
      // Twice, since another process on the machine may have spoilt the first time.
      if ((await carries(relay, streams)) || (await carries(relay, streams))) low = streams;
      else high = streams;
    }
    if (relay.databasePids().length === 0) return { most: low, half: null, twice: null };
    const half = await measure(short, relay, Math.round(low / 2));
    return { most: low, half, twice: await measure(short, relay, low * 2) };
  });
  table(`streams of 250 tokens: most with p99 lateness under ${maxLatenessMs} ms`, seen, {
    streams: [0, ({ most }) => most],
  });
  for (const { most, half, twice } of seen.get('parley') ?? []) {
    if (!half || !twice) continue;
    console.log(`at half (${Math.round(most / 2)}): late p99 ${half.lateness.p99} ms`);
    console.log(
      `at twice (${most * 2}): late p99 ${twice.lateness.p99} ms, ${twice.refused} refused within ` +
        `${twice.refusal.p99} ms (p99), ${twice.wrong} ended wrong, first token p99 ${twice.firstToken.p99} ms`,
    );
  }
}

/** Whether so many streams of 250 tokens are all punctual and whole. */
async function carries(relay: Relay, streams: number): Promise<boolean> {
  const { lateness, tokens, wrong, refused } = await measure(upstreams.short, relay, streams);
  await sleep(1_500);
  return lateness.p99 < maxLatenessMs && tokens > 0.97 * streams * 50 * windowS && wrong + refused === 0;
}

/** Prints a row for each relay; a column has its number of digits and what it shows. */
function table<T>(
  title: string,
  seen: Map<RelayName, T[]>,
  columns: Record<string, [digits: number, of: (run: T) => number]>,
): void {
  const cells = (runs: T[]) =>
    Object.entries(columns).map(([head, [digits, of]]) => [
      head,
      Number(median(runs.map(of)).toFixed(digits)),
    ]);
  const rows = [...seen].filter(([, runs]) => runs.length > 0);
  console.log(`\n${title}`);
  console.table(Object.fromEntries(rows.map(([name, runs]) => [name, Object.fromEntries(cells(runs))])));
}

function median(figures: number[]): number {
  return figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}
