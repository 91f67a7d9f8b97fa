/**
 * Start time and idle memory of the product: `npm run bench:idle`.
 *
 * Shape:  one line per figure, medians of the runs.
 * Units:  milliseconds from spawn to the line with the address; MB of RSS (Node) and PSS (PostgreSQL), 10 s after it.
 * Source: /proc; on systems without it only the times are told. The first start is left out: it makes the caches.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '../tools/server.ts';
import { descendants } from './relay/process.ts';

const runs = 5;
const settleMs = 10_000;

interface Figures {
  readyMs: number;
  nodeMb: number;
  postgresMb: number;
}

const dataDir = mkdtempSync(join(tmpdir(), 'parley-idle-'));
try {
  await measure();
  const figures: Figures[] = [];
  for (let i = 0; i < runs; i++) figures.push(await measure());
  for (const key of ['readyMs', 'nodeMb', 'postgresMb'] as const) {
    const values = figures.map((figure) => figure[key]).sort((a, b) => a - b);
    console.log(`${key}: median ${values[Math.floor(runs / 2)]}, of ${runs}: ${values.join(', ')}`);
  }
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}

async function measure(): Promise<Figures> {
  const begun = performance.now();
  const server = await startServer({ DATABASE_URL: '', PARLEY_DATA_DIR: dataDir, LOCAL_MODEL: 'off' });
  const readyMs = Math.round(performance.now() - begun);
  await sleep(settleMs);
  const nodeMb = memoryOf(server.pid, 'status', 'VmRSS');
  const postgres = existsSync('/proc') ? descendants(server.pid) : [];
  const postgresMb = postgres.reduce((sum, { pid }) => sum + memoryOf(pid, 'smaps_rollup', 'Pss'), 0);
  await server.stop();
  return { readyMs, nodeMb, postgresMb: Math.round(postgresMb * 10) / 10 };
}

function memoryOf(pid: number, file: string, field: string): number {
  const path = `/proc/${pid}/${file}`;
  if (!existsSync(path)) return Number.NaN;
  const kb = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(path, 'utf8'))?.[1];
  return Math.round(Number(kb ?? 0) / 102.4) / 10;
}
