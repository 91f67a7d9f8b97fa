import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { listen, origins } from './listen.ts';

const host = '127.0.0.1';

async function takenPort() {
  const server = createServer().listen(0, host);
  await new Promise((resolve) => server.once('listening', resolve));
  return { port: (server.address() as AddressInfo).port, free: () => server.close() };
}

async function freePort(): Promise<number> {
  const { port, free } = await takenPort();
  await new Promise((resolve) => free().once('close', resolve));
  return port;
}

test.each([
  ['127.0.0.1', 'http://localhost:3000'],
  ['0.0.0.0', 'http://localhost:3000'],
  ['::', 'http://localhost:3000'],
  ['chat.example.org', 'http://chat.example.org:3000'],
  ['fd00::1', 'http://[fd00::1]:3000'],
])('on %s the address to open is %s', (listenOn, expected) => {
  expect(origins({ host: listenOn, webPort: 3000, apiPort: 8000 }).web).toBe(expected);
});

test('both ports answer, until they are told to stop', async () => {
  const app = Fastify();
  app.get('/', () => 'hello');
  const config = { host, webPort: await freePort(), apiPort: await freePort() };
  const stop = await listen(app, config);
  for (const port of [config.webPort, config.apiPort]) {
    const response = await fetch(`http://${host}:${port}/`, { headers: { connection: 'close' } });
    expect(await response.text()).toBe('hello');
  }
  stop();
  await expect(fetch(`http://${host}:${config.apiPort}/`)).rejects.toThrow();
});

test('a taken port is named with its setting, and the other one is given back', async () => {
  const taken = await takenPort();
  const webPort = await freePort();
  await expect(listen(Fastify(), { host, webPort, apiPort: taken.port })).rejects.toThrow(
    `Port ${taken.port} is already in use. Stop the program that uses it, or choose another: API_PORT=${taken.port + 1}`,
  );
  await expect(fetch(`http://${host}:${webPort}/`)).rejects.toThrow();
  taken.free();
});

test('a host that is not of this machine is named', async () => {
  await expect(listen(Fastify(), { host: '203.0.113.9', webPort: 39_123, apiPort: 39_124 })).rejects.toThrow(
    'HOST: "203.0.113.9" is not an address of this machine',
  );
});
