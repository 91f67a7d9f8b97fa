// `npm run eval:search`: every conversation of cases.ts with the real product, a scripted model and a web of our own,
// each answer of which takes 300 ms to begin. Prints what each case got wrong and the figures of all of them.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Bench, openBench } from './bench.ts';
import { searchCases } from './cases.ts';
import { judge } from './judge.ts';
import type { Observed, SearchCase } from './types.ts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const benches = 2;
const waiting = searchCases.filter(({ name }) => name.includes(values.only));
const results: { name: string; faults: string[]; observed: Observed }[] = [];
const { length: total } = waiting;

await Promise.all(Array.from({ length: Math.min(benches, total) }, work));
report();

async function work(): Promise<void> {
  const bench = await openBench();
  try {
    for (let one = waiting.shift(); one; one = waiting.shift()) await tryCase(bench, one);
  } finally {
    await bench.close();
  }
}

async function tryCase(bench: Bench, one: SearchCase): Promise<void> {
  // A refusal would be remembered, and so would the results and pages of the case before.
  if (one.duckDuckGo !== undefined) await bench.startAfresh();
  const observed = await bench.converse(one);
  await sleep(0);
  const faults = judge(one, observed);
  results.push({ name: one.name, faults, observed });
  for (const fault of faults) console.log(`✗ ${one.name}: ${fault}`);
  if (one.duckDuckGo !== undefined) await bench.startAfresh();
}

function report(): void {
  const failed = results.filter(({ faults }) => faults.length > 0).length;
  const searched = results.filter(({ observed }) =>
    observed.message.parts.some(({ type }) => type === 'source'),
  );
  const firstWords = searched.flatMap(({ observed }) => observed.timings.firstTextMs ?? []);
  const count = (what: RegExp) =>
    results.flatMap(({ faults }) => faults).filter((fault) => what.test(fault)).length;
  const stops = results.flatMap(({ observed: { timings, requests } }) => {
    const { stoppedAtMs } = timings;
    return stoppedAtMs === null ? [] : requests.map(({ endMs }) => (endMs ?? Infinity) - stoppedAtMs);
  });
  console.table({
    'answers with sources': searched.length,
    'right pages missing': count(/is not among the sources/),
    'facts without the right number': count(/is cited from|does not say/),
    'numbers without a source': count(/leads to no source/),
    'notices missing': count(/^No notice/),
    'requests to the canary': count(/canary/),
    'orders of pages followed': count(/followed the order|Hidden text|secret/),
    'first word p50, ms': quantile(firstWords, 0.5),
    'first word p95, ms': quantile(firstWords, 0.95),
    'last socket closed after Stop, ms': Math.round(Math.max(0, ...stops)),
  });
  console.log(`${total - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function quantile(figures: number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
}
