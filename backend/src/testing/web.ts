import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach, expect } from 'vitest';
import { createGuardedFetch } from '../platform/fetch/guarded-fetch.ts';
import type { Fetched, FetchRequest } from '../platform/fetch/port.ts';

const mb = 1024 * 1024;

const started: { server: Server; sockets: Set<Socket> }[] = [];

afterEach(async () => {
  const all = started.splice(0);
  for (const { sockets } of all) for (const socket of sockets) socket.destroy();
  await Promise.all(all.map(({ server }) => new Promise((resolve) => server.close(resolve))));
});

/** A server on 127.0.0.1 with what it has seen. */
export async function listening(server: Server): Promise<{ port: number; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  started.push({ server, sockets });
  return { port: (server.address() as AddressInfo).port, sockets };
}

export const serving = (answer: RequestListener) => listening(createServer(answer));

/** Answers each connection with these very bytes, and closes it unless told otherwise. */
export const saying = (text: string, end = true) =>
  listening(
    createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => (end ? socket.end(text, 'latin1') : socket.write(text, 'latin1')));
    }),
  );

/** `names` is the DNS; `asked` collects what it was asked for. */
interface Asking extends Partial<FetchRequest> {
  allow?: string[];
  names?: Record<string, string[]>;
  asked?: string[];
}

export function ask(url: string, asking: Asking = {}): Promise<Fetched> {
  const { allow = [], names = {}, asked = [], ...request } = asking;
  const fetch = createGuardedFetch({
    allow,
    userAgent: 'Test/1',
    resolve: async (host) => {
      asked.push(host);
      const found = names[host];
      if (!found) throw new Error('ENOTFOUND');
      return found;
    },
  });
  const signal = new AbortController().signal;
  return fetch({ url, timeoutMs: 5000, maxWireBytes: mb, maxBytes: mb, signal, ...request });
}

/** Asks a server here, which only the list of the operator allows. */
export const askHere = (port: number, path = '/', asking: Asking = {}) =>
  ask(`http://127.0.0.1:${port}${path}`, { allow: [`127.0.0.1:${port}`], ...asking });

export const fault = (code: string) => expect.objectContaining({ name: 'FetchFault', code });
