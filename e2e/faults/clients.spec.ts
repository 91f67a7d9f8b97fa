// Clients that never read, and clients that never finish what they say. T35 of the hardening list.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { amount, report } from '../harness/faults.ts';
import { Ledger } from '../harness/ledger.ts';
import { Probe } from '../harness/probe.ts';
import { useProduct } from '../harness/product.ts';

const isFull = amount(0, 1) === 1;
/** The kernel takes 2 to 3 MB for each connection; in full an answer is longer than that. */
const written = isFull ? { runs: 2, tokens: 1_000_000 } : { runs: 5, tokens: 30_000 };
/** Half a minute with a full socket, and the heartbeats by which it is noticed. */
const cutMs = 30_000 + 2 * 10_000;
const questions = 30;
/**
 * What the process may grow by, in MB. The bound of the list for 500 clients; a share has the same, since most of it is
 * what the collector has not taken back yet.
 */
const maxGrowthMb = 200;
/** The machine runs the clients too. */
const firstTokenSlackMs = amount(3_000, 100);

const product = useProduct();
let others: Ledger;
beforeAll(async () => {
  others = await Ledger.signUp(product.url, 'others');
  await firstTokenMs(); // what is slow only once
});

/** Memory of the server's process. Source: `VmRSS` of /proc, which only Linux has. */
function residentMb(): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${product.node.pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** The 95th percentile of the time from the sending to the first word, in milliseconds. */
async function firstTokenMs(): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < questions; at += 1) {
    const startedAt = performance.now();
    const response = await others.request('/api/v1/chat', {
      method: 'POST',
      body: JSON.stringify({ message: 'x [[fake tokens=2 rate=0 ttft=0]]' }),
    });
    expect(response.status).toBe(200);
    const decoder = new TextDecoder();
    let text = '';
    let firstAt: number | null = null;
    for await (const bytes of response.body ?? []) {
      text += decoder.decode(bytes, { stream: true });
      if (text.includes('text-delta')) firstAt ??= performance.now();
    }
    times.push((firstAt ?? Number.NaN) - startedAt);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(questions * 0.95)] ?? Number.NaN;
}

/** What other people and the process feel while `work` goes on. */
async function meanwhile(what: string, work: () => Promise<void>): Promise<void> {
  const before = await firstTokenMs();
  const memoryBefore = residentMb();
  let memory = memoryBefore;
  const watch = setInterval(() => {
    memory = Math.max(memory, residentMb());
  }, 50);
  const health = new Probe(others, '/health/live', 100);
  await work();
  const after = await firstTokenMs();
  clearInterval(watch);
  const seen = await health.stop();
  report(
    `${what}: memory ${memoryBefore.toFixed(0)} MB, then ${memory.toFixed(0)} MB at most; first token of others ` +
      `${before.toFixed(0)} ms, then ${after.toFixed(0)} ms p95; ${seen.length} times healthy`,
  );
  expect(seen.filter(({ status }) => status !== 200)).toEqual([]);
  expect(memory - memoryBefore).toBeLessThan(maxGrowthMb);
  expect(after).toBeLessThan(before * 2 + firstTokenSlackMs);
}

/** Asks, and never looks at the answer: the kernel then makes no more room for it than a new connection has. */
async function ask(path: string, authorization: string): Promise<Socket> {
  const socket = connect(Number(product.node.webPort), '127.0.0.1').pause();
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\n\r\n`);
  return socket;
}

/** Reads what is left, and whether it has an end. */
async function isWhole(socket: Socket): Promise<boolean> {
  if (socket.closed) return false;
  let text = '';
  socket.on('data', (bytes) => {
    text = (text + bytes).slice(-100);
  });
  socket.resume();
  await once(socket, 'close');
  return text.includes('[DONE]');
}

describe.skipIf(process.platform !== 'linux')('clients that never read', () => {
  const clients = amount(60, 500);
  it('cost a cursor each, and are cut', async () => {
    const idle = await Ledger.signUp(product.url, 'idle');
    const script = `[[fake text=plain tokens=${written.tokens} rate=30000]]`;
    const answers = Promise.all(Array.from({ length: written.runs }, () => idle.converse(script)));
    await expect.poll(() => idle.entries.every(({ start }) => start)).toBe(true);
    const open: Socket[] = [];
    await meanwhile(`${clients} clients that do not read`, async () => {
      for (let at = 0; at < clients; at += 1) {
        const run = idle.entries[at % written.runs]?.start?.run_id;
        open.push(await ask(`/api/v1/runs/${run}/events`, idle.authorization));
      }
      await answers;
    });
    if (isFull) {
      await sleep(cutMs);
      expect((await Promise.all(open.map(isWhole))).filter(Boolean)).toEqual([]);
    }
    for (const socket of open) socket.destroy();
  }, 300_000);
});

describe.skipIf(process.platform !== 'linux')('clients that never finish what they say', () => {
  const clients = amount(60, 500);
  const heads = {
    nothing: '',
    header: 'POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nX-Slow: ',
    body: 'POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{',
  };
  it('keep nobody from being served, and are cut', async () => {
    const sockets: Socket[] = [];
    let closed = 0;
    const trickle = setInterval(() => {
      for (const socket of sockets) if (socket.writable) socket.write('x');
    }, 1_000);
    await meanwhile(`${3 * clients} clients that say a byte a second`, async () => {
      for (const head of Object.values(heads)) {
        for (let at = 0; at < clients; at += 1) {
          const socket = connect(Number(product.node.webPort), '127.0.0.1');
          socket.on('error', () => {});
          socket.on('close', () => {
            closed += 1;
          });
          await once(socket, 'connect');
          socket.resume().write(head);
          if (head !== '') sockets.push(socket);
        }
      }
      await sleep(3_000);
    });
    if (isFull) await expect.poll(() => closed, { timeout: 120_000 }).toBe(3 * clients);
    clearInterval(trickle);
    for (const socket of sockets) socket.destroy();
  }, 240_000);
});
