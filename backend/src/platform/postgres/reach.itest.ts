import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, inject, test } from 'vitest';
import { withDatabase } from '../../testing/database.ts';
import { createLog } from '../log.ts';
import { closePool, createPool } from './pool.ts';
import { reachDatabase } from './reach.ts';

/** Nobody may be connected to the template while others clone it. */
const present = new URL(withDatabase(inject('templateUrl'), 'postgres'));
const never = new AbortController().signal;

/** A pool for the address of a port at which nothing listens, and what makes the database be there. */
async function late() {
  const { host = '', port } = Object.fromEntries(present.searchParams);
  const database = { path: `${host}/.s.PGSQL.${port}` };
  const server = createServer((client) => {
    const upstream = connect(database);
    client.on('error', () => upstream.destroy()).pipe(upstream);
    upstream.on('error', () => client.destroy()).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  const url = new URL(present);
  url.search = '';
  url.host = `127.0.0.1:${address.port}`;
  return {
    pool: createPool(url.href, createLog('silent')),
    arrive: () => server.listen(address.port, '127.0.0.1'),
    server,
  };
}

test.skipIf(process.platform === 'win32')(
  'waits for a database that is not there yet, and says why once',
  async () => {
    const { pool, arrive, server } = await late();
    const told: string[] = [];
    const reached = reachDatabase(
      pool,
      ({ message }) => {
        told.push(message);
        arrive();
      },
      never,
    );
    await reached;
    expect(told).toEqual([expect.stringContaining('ECONNREFUSED')]);
    await pool.end();
    server.close();
  },
);

test('does not wait for one that refuses', async () => {
  const url = new URL(present);
  url.pathname = '/nobody_made_this';
  const pool = createPool(url.href, createLog('silent'));
  const reached = reachDatabase(pool, () => expect.unreachable(), never);
  await expect(reached).rejects.toThrow('does not exist');
  await pool.end();
});

test('ends at once when it is told to', async () => {
  const { pool } = await late();
  const stop = new AbortController();
  const reached = reachDatabase(pool, () => stop.abort(), stop.signal);
  await expect(reached).rejects.toMatchObject({ name: 'AbortError' });
  await pool.end();
});

/** A pool for a port that takes connections and never says a word. */
async function silent() {
  const server = createServer((socket) => socket.on('error', () => {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const url = new URL(present);
  url.search = '';
  url.host = `127.0.0.1:${port}`;
  return { pool: createPool(url.href, createLog('silent')), server };
}

test('says that it waits for one that takes connections and keeps silent', async () => {
  const { pool, server } = await silent();
  const stop = new AbortController();
  const told: string[] = [];
  const reached = reachDatabase(
    pool,
    ({ message }) => {
      told.push(message);
      stop.abort();
    },
    stop.signal,
  );
  await expect(reached).rejects.toMatchObject({ name: 'AbortError' });
  expect(told).toEqual([expect.stringContaining('did not answer')]);
  await closePool(pool, 0);
  server.close();
}, 20_000);

test('ends at once when it is told to while that one is silent', async () => {
  const { pool, server } = await silent();
  const stop = new AbortController();
  const reached = reachDatabase(pool, () => expect.unreachable(), stop.signal);
  await once(server, 'connection');
  stop.abort();
  await expect(reached).rejects.toMatchObject({ name: 'AbortError' });
  await closePool(pool, 0);
  server.close();
});
