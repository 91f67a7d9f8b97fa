/**
 * Start time and idle memory of the product: `npm run bench:idle`.
 *
 * Shape:  one line per figure, medians of the runs.
 * Units:  milliseconds from spawn to the line with the address; MB of RSS (Node) and PSS (PostgreSQL), 10 s after it.
 * Source: /proc; on systems without it only the times are told. The first start is left out: it makes the caches.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '..');
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
  const env = {
    WEB_PORT: await freePort(),
    API_PORT: await freePort(),
    PARLEY_DATA_DIR: dataDir,
    LOCAL_MODEL: 'off',
  };
  const begun = performance.now();
  const child = spawn(process.execPath, [join(root, 'backend/src/main.ts')], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await ready(child);
  const readyMs = Math.round(performance.now() - begun);
  await sleep(settleMs);
  const nodeMb = memoryOf(child.pid ?? 0, 'status', 'VmRSS');
  const postgresMb = descendants(child.pid ?? 0).reduce(
    (sum, pid) => sum + memoryOf(pid, 'smaps_rollup', 'Pss'),
    0,
  );
  child.kill('SIGTERM');
  await once(child, 'exit');
  return { readyMs, nodeMb, postgresMb: Math.round(postgresMb * 10) / 10 };
}

async function ready(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error('no output to read');
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('Parley is ready')) continue;
    child.stdout.resume();
    return;
  }
  throw new Error('Parley did not start.');
}

function memoryOf(pid: number, file: string, field: string): number {
  const path = `/proc/${pid}/${file}`;
  if (!existsSync(path)) return Number.NaN;
  const kb = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(path, 'utf8'))?.[1];
  return Math.round(Number(kb ?? 0) / 102.4) / 10;
}

function descendants(pid: number): number[] {
  if (!existsSync('/proc')) return [];
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/stat`))
    .map((name) => ({ pid: Number(name), parent: Number(statOf(name).split(' ')[1]) }));
  const children = parents.filter(({ parent }) => parent === pid).map((entry) => entry.pid);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** What follows the program's name, which may hold spaces. */
function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '';
  } catch {
    return ''; // ended meanwhile
  }
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return String(port);
}
