import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../tools/process.ts';

/** The relay has core 1 for itself; everything else shares core 0. */
export const cores = { others: '0', relay: '1' } as const;

/** Compiles one of the two C programs, and returns where it is. */
export function compile(name: 'upstream' | 'load'): string {
  const folder = join(root, '.runtime/bench');
  mkdirSync(folder, { recursive: true });
  const program = join(folder, name);
  const { status, error } = spawnSync('cc', ['-O2', '-o', program, join(root, `bench/relay/${name}.c`)], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`The benchmark needs a C compiler as cc: ${error?.message ?? status}`);
  return program;
}

export interface Running {
  pid: number;
  stop(): Promise<void>;
}

/** Starts a program on one core and waits until it says `ready`; nginx, which says nothing, until it listens. */
export async function startOn(core: string, command: string[]): Promise<Running> {
  const child = spawn('taskset', ['-c', core, ...command], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await saysReady(child);
  return { pid: child.pid ?? 0, stop: () => stop(child) };
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function saysReady(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error('no output to read');
  for await (const line of createInterface({ input: child.stdout })) if (line === 'ready') return;
  throw new Error(`${child.spawnargs.join(' ')} ended before it was ready`);
}

/** CPU time of these processes with all their threads, kernel included. Unit: microseconds. Source: schedstat. */
export function cpuUs(pids: number[]): number {
  let ns = 0;
  for (const pid of pids) {
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      ns += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]);
    }
  }
  return ns / 1_000;
}

/** Unit: kilobytes. */
export const residentKb = (pids: number[]): number =>
  pids.reduce((sum, pid) => {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return sum + Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  }, 0);

/** Processes below `pid`, by program name. */
export function descendants(pid: number): { pid: number; name: string }[] {
  const all = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && existsSync(`/proc/${entry}/stat`))
    .flatMap((entry) => {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
        const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        return [
          { pid: Number(entry), name, parent: Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]) },
        ];
      } catch {
        return [];
      }
    });
  const found: typeof all = [];
  const parents = new Set([pid]);
  for (let before = -1; before !== found.length; ) {
    before = found.length;
    for (const process of all) {
      if (!parents.has(process.parent) || parents.has(process.pid)) continue;
      parents.add(process.pid);
      found.push(process);
    }
  }
  return found;
}

/** Every process below `pid` goes to `core`; those that it starts later follow their parent. */
export function moveTo(core: string, pids: number[]): void {
  for (const pid of pids) spawnSync('taskset', ['-a', '-c', '-p', core, String(pid)]);
}
