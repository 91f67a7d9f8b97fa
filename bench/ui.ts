/**
 * What the conversation feels like, in figures: `npm run bench:ui` (`--quick`, `--only 5,7,lighthouse`, `--runs 5`).
 *
 * Shape:  the ten questions of docs/performance.md and Lighthouse, asked of the built product in headless Chromium, beside
 *         control pages in the same run. A figure is the median of the runs. All values lie in `.runtime/bench`.
 * Units:  as the table says.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../e2e/harness/browser.ts';
import { root } from '../tools/process.ts';
import { Asker } from '../tools/stage/asker.ts';
import { startStage } from '../tools/stage/stage.ts';
import type { Bench, Measure } from './ui/bench.ts';
import { serveControls } from './ui/controls/serve.ts';
import { type Figure, printTable } from './ui/figures.ts';
import { firstLoadBytes, firstPaint } from './ui/rows/first-load.ts';
import { latency } from './ui/rows/latency.ts';
import { lighthouse } from './ui/rows/lighthouse.ts';
import { longStream } from './ui/rows/long-stream.ts';
import { reload } from './ui/rows/reload.ts';
import { scrollAndMemory } from './ui/rows/scroll-memory.ts';
import { streamCost } from './ui/rows/stream-cost.ts';
import { switching } from './ui/rows/switching.ts';

const questions: readonly { rows: readonly string[]; measure: Measure }[] = [
  { rows: ['1'], measure: firstLoadBytes },
  { rows: ['2', '3', '4'], measure: firstPaint },
  { rows: ['5'], measure: streamCost },
  { rows: ['6'], measure: longStream },
  { rows: ['7'], measure: switching },
  { rows: ['8'], measure: latency },
  { rows: ['9'], measure: reload },
  { rows: ['10'], measure: scrollAndMemory },
  { rows: ['lighthouse'], measure: lighthouse },
];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', default: '1,2,3,4,5,6,7,8,9,10,lighthouse' },
    runs: { type: 'string' },
  },
});
const only = new Set(values.only.split(','));

const [stage, browser, controls] = await Promise.all([startStage(), launchBrowser(), serveControls()]);
const figures: Figure[] = [];
try {
  const bench: Bench = {
    browser,
    stage,
    controls,
    reader: await Asker.signUp(stage.url, 'Mara'),
    runs: Number(values.runs ?? (values.quick ? 1 : 5)),
    isQuick: values.quick,
  };
  await bench.reader.ask({ text: 'Show me everything [[fake rate=0]]' });
  for (const { rows, measure } of questions) {
    if (!rows.some((row) => only.has(row))) continue;
    console.log(`${new Date().toISOString().slice(11, 19)} ${rows.join(', ')} ...`);
    try {
      figures.push(...(await measure(bench)).filter(({ row }) => only.has(String(row))));
    } catch (error) {
      // The other questions can still be answered.
      console.error(`${rows.join(', ')} could not be measured:`, error);
      process.exitCode = 1;
    }
  }
} finally {
  report();
  await browser.close();
  await Promise.all([controls.close(), stage.stop()]);
}

function report(): void {
  if (figures.length === 0) return;
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores`;
  const made = { at: new Date().toISOString(), machine, node: process.version, chromium: browser.version() };
  console.log(
    `\n${made.at.slice(0, 16)}, ${machine}, Node ${made.node}, Chromium ${made.chromium}, headless`,
  );
  printTable(figures);
  const folder = join(root, '.runtime/bench');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `ui-${made.at.replaceAll(/[:.]/g, '-')}.json`);
  writeFileSync(file, `${JSON.stringify({ ...made, figures }, null, 2)}\n`);
  console.log(file);
}
