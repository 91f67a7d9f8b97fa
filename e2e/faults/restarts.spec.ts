// Nodes are stopped by SIGTERM and started again while answers are being written. T44 of the hardening list.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { answerTokens } from '../../tools/fake-model/answers.ts';
import type { FleetNode } from '../../tools/fleet/fleet.ts';
import { amount, report, seeded } from '../harness/faults.ts';
import { Ledger } from '../harness/ledger.ts';
import { useProduct } from '../harness/product.ts';

const streams = 12;
const idleConnections = 50;
const exitMs = amount(45_000, 15_000);
const tokens = 120;
const script = `[[fake text=counted tokens=${tokens} rate=40]]`;
const expected = answerTokens('counted', '', tokens).join('');

const product = useProduct({ nodes: 2 });

/** Connections that are kept open for a next request, and make none. */
function idle(node: FleetNode): Promise<Socket[]> {
  const open = async () => {
    const socket = connect(Number(node.webPort), '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'data');
    return socket;
  };
  return Promise.all(Array.from({ length: idleConnections }, open));
}

/** What a balancer sees that asks again and again, each time over a new connection; null: nobody answers. */
async function watchReady(node: FleetNode, signal: AbortSignal, seen: (number | null)[]): Promise<void> {
  while (!signal.aborted) {
    const headers = { connection: 'close' };
    const status = await fetch(`${node.url}/health/ready`, { headers }).then(
      (response) => response.status,
      () => null,
    );
    if (seen.at(-1) !== status) seen.push(status);
    await sleep(20);
  }
}

/** Stops a node as an orchestrator does and starts it again; how long its stop took, in milliseconds. */
async function restart(node: FleetNode): Promise<number> {
  const sockets = await idle(node);
  const over = new AbortController();
  const seen: (number | null)[] = [];
  const watching = watchReady(node, over.signal, seen);
  await expect.poll(() => seen).toEqual([200]);
  const startedAt = performance.now();
  expect(await node.stop()).toBe(0);
  const stopMs = performance.now() - startedAt;
  expect(stopMs).toBeLessThan(exitMs);
  // Nobody answers any more: that is seen, too.
  await expect.poll(() => seen.at(-1)).toBe(null);
  over.abort();
  await watching;
  expect(seen, 'what a balancer sees').toEqual([200, 503, null]);
  for (const socket of sockets) socket.destroy();
  await node.start();
  return stopMs;
}

describe('a rolling restart', () => {
  const restarts = amount(2, 50);
  it(
    'loses no answer; clients come back by themselves',
    async () => {
      const random = seeded(44);
      const ledger = await Ledger.signUp(product.url, 'roller');
      let isOver = false;
      const keepAsking = async () => {
        while (!isOver) await ledger.converse(script);
      };
      const asking = Promise.all(Array.from({ length: streams }, keepAsking));
      asking.catch(() => {});
      const stops: number[] = [];
      try {
        for (let at = 0; at < restarts; at += 1) {
          await sleep(500 + random() * 2_000);
          const node = product.nodes[at % product.nodes.length];
          if (node) stops.push(await restart(node));
        }
      } finally {
        isOver = true;
      }
      await asking;
      expect(await ledger.differences(() => expected)).toEqual([]);
      expect(ledger.entries.filter(({ status }) => status !== 'done')).toEqual([]);
      const sum = (of: (entry: (typeof ledger.entries)[number]) => number) =>
        ledger.entries.reduce((total, entry) => total + of(entry), 0);
      report(
        `${restarts} restarts, each ended after ${Math.round(Math.max(...stops))} ms at most; ${ledger.entries.length} answers` +
          ` over ${sum(({ connections }) => connections)} connections, ${sum(({ seams }) => seams)} seams, none lost`,
      );
    },
    240_000 + restarts * 20_000,
  );
});
