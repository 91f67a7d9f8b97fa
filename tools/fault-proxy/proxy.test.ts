import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Faults, startFaultProxy } from './proxy.ts';

const body = 'x'.repeat(5_000);
let server: Server;
let port: number;
beforeAll(async () => {
  server = createServer((_, res) => res.end(body)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

async function through(faults: Faults) {
  const proxy = await startFaultProxy(port, () => faults);
  const startedAt = performance.now();
  const pieces: number[] = [];
  let failure: unknown = null;
  try {
    const response = await fetch(proxy.url, { signal: AbortSignal.timeout(400) });
    for await (const piece of response.body ?? []) pieces.push(piece.length);
  } catch (error) {
    failure = error;
  }
  const { stats } = proxy;
  await proxy.close();
  const bytes = pieces.reduce((sum, length) => sum + length, 0);
  return { bytes, pieces: pieces.length, failure, ms: performance.now() - startedAt, stats };
}

test('passes everything on when no fault is named', async () => {
  expect(await through({})).toMatchObject({ bytes: body.length, failure: null, stats: { cut: 0 } });
});

test('cuts at the byte it was told', async () => {
  const seen = await through({ cutAfterBytes: 2_000 });
  expect(seen.failure).not.toBeNull();
  expect(seen.stats.cut).toBe(1);
  expect(seen.bytes).toBeLessThan(2_000);
});

test('stalls without closing', async () => {
  const seen = await through({ stallAfterBytes: 1_000 });
  expect(seen.failure).toMatchObject({ name: 'TimeoutError' });
  expect(seen.stats.cut).toBe(0);
});

test('holds back, slices and slows down without losing a byte', async () => {
  const seen = await through({ latencyMs: 5, sliceBytes: 500, bandwidth: 100_000 });
  expect(seen).toMatchObject({ bytes: body.length, failure: null });
  expect(seen.ms).toBeGreaterThan(60);
});

test('resets what is open when told', async () => {
  const proxy = await startFaultProxy(port, () => ({ latencyMs: 200 }));
  const asked = fetch(proxy.url).then((response) => text(response.body as never));
  setTimeout(() => proxy.reset(), 50);
  await expect(asked).rejects.toThrow();
  await proxy.close();
});

test.each(['heldUntil', 'requestsHeldUntil'] as const)(
  'holds back what it is told, until it is told: %s',
  async (held) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const proxy = await startFaultProxy(port, () => ({ [held]: promise }));
    const startedAt = performance.now();
    setTimeout(resolve, 100);
    expect(await fetch(proxy.url).then((response) => response.text())).toBe(body);
    expect(performance.now() - startedAt).toBeGreaterThan(95);
    await proxy.close();
  },
);

test('takes the path of a socket', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'parley-proxy-')), 'socket');
  const behind = createServer((_, res) => res.end('from a socket')).listen(path);
  await once(behind, 'listening');
  const proxy = await startFaultProxy(path, () => ({}));
  expect(await fetch(proxy.url).then((response) => response.text())).toBe('from a socket');
  await proxy.close();
  behind.close();
  rmSync(dirname(path), { recursive: true });
});
