import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Agent } from 'undici';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { exchange } from './openai-exchange.ts';
import { pacedConnector } from './paced-reading.ts';

const clock = vi.hoisted(() => ({ waiting: [] as (() => void)[] }));
vi.mock('../../platform/ticker.ts', () => ({
  ticker: { read: (task: () => void) => clock.waiting.push(task) },
}));

let server: Server;
let agent: Agent;
let pieces: string[] = [];
const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

beforeEach(async () => {
  clock.waiting = [];
  pieces = [];
  server = createServer((socket) =>
    socket
      .setNoDelay(true)
      .on('error', () => {})
      .on('data', () => server.emit('asked', socket)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  agent = new Agent({ connect: pacedConnector({ timeout: 1_000 }) });
});
afterEach(async () => {
  await agent.destroy();
  server.close();
});

async function ask() {
  const { port } = server.address() as { port: number };
  const taker = { isDone: false, take: (piece: Buffer) => void pieces.push(piece.toString()) };
  const request = { origin: `http://127.0.0.1:${port}`, path: '/', method: 'POST' as const, body: '{}' };
  const asked = once(server, 'asked') as Promise<[Socket]>;
  const ended = exchange({ agent, request, pieces: taker, signal: new AbortController().signal });
  ended.catch(() => {});
  const [socket] = await asked;
  return { socket, ended };
}

const release = () => {
  for (const task of clock.waiting.splice(0)) task();
};
const passed = () => new Promise((resolve) => setTimeout(resolve, 30));

it('reads the first words as they come, and from then on all that came since the last tick at once', async () => {
  const { socket } = await ask();
  socket.write(head);
  for (const word of ['a', 'b']) {
    socket.write(chunk(word));
    await vi.waitFor(() => expect(pieces.at(-1)).toBe(word));
  }
  for (let i = 0; i < 30; i += 1) {
    socket.write(chunk('x'));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await passed();
  const read = pieces.length;
  expect(pieces.join('').length).toBeLessThan(32);
  release();
  await vi.waitFor(() => expect(pieces.join('')).toBe(`ab${'x'.repeat(30)}`));
  expect(clock.waiting).toHaveLength(1);
  expect(read).toBeLessThan(8);
});

it('reads on at once when much has come, and ends with its connection', async () => {
  const { socket, ended } = await ask();
  socket.write(head + Array.from({ length: 10 }, () => chunk('y'.repeat(100_000))).join(''));
  await vi.waitFor(() => expect(pieces.join('')).toHaveLength(1_000_000));
  socket.destroy();
  await passed();
  release();
  await expect(ended).rejects.toThrow();
  release();
});

it('listens between two requests, and reads the next answer as it comes', async () => {
  const first = await ask();
  const { socket } = first;
  socket.write(head);
  for (let i = 0; i < 10; i += 1) {
    socket.write(chunk('x'));
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.write('0\r\n\r\n');
  await passed();
  release();
  await vi.waitFor(() => expect(pieces.join('')).toBe('x'.repeat(10)));
  await first.ended;
  pieces = [];
  const { socket: same, ended } = await ask();
  expect(same).toBe(socket);
  socket.write(`${head}${chunk('first')}`);
  await vi.waitFor(() => expect(pieces).toEqual(['first']));
  socket.write(`${chunk('last')}0\r\n\r\n`);
  release();
  expect((await ended).status).toBe(200);
});
