import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect } from 'kysely';
import { Client, type ClientConfig, type Pool } from 'pg';
import type { Log } from '../log.ts';
import { cutConnection, type Database, type Db } from './pool.ts';

export interface Notifications {
  /** The connection that listens, for what must not wait behind others. Errors: at once while it is made again. */
  readonly db: Db;
  /** Tells all who listen, this process included. Errors: the driver's. */
  send(payload: string): Promise<void>;
  /** For a database that has fallen silent: what was asked on `db` fails, and the connection is made again. */
  cut(): void;
  stop(): Promise<void>;
}

export interface Listener {
  received: (payload: string) => void;
  /** Listening began again after a gap, in which messages may have been missed. */
  resumed: () => void;
}

const channel = 'parley';
const retryMs = [100, 500, 1_000, 2_000];
const connectMs = 5_000;
const farewellMs = 1_000;

/**
 * LISTEN on one connection of its own, opened again whenever it breaks. Whoever asks something on it now and then, and
 * cuts it when no answer comes, finds out that the other side has gone without a word.
 *
 * Units:  a payload may have up to 7,999 bytes; a statement on `db` is ended after 5 s.
 * Errors: none from listening; the log tells. What is sent while nobody listens is lost.
 */
export async function openNotifications(pool: Pool, log: Log, listener: Listener): Promise<Notifications> {
  const stopping = new AbortController();
  let { client, ended } = await connect(pool, listener);
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve());
  });
  const kept = keepListening();

  async function keepListening(): Promise<void> {
    while (!stopping.signal.aborted) {
      await Promise.race([ended, stopped]);
      if (stopping.signal.aborted) return;
      log.warn('the connection that the node keeps for itself broke: connecting again');
      await reconnect();
      if (!stopping.signal.aborted) listener.resumed();
    }
  }

  async function reconnect(): Promise<void> {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      try {
        ({ client, ended } = await connect(pool, listener));
        if (stopping.signal.aborted) client.end().catch(() => {}); // `stop` has ended the one before
        return;
      } catch (err) {
        log.warn({ err }, 'the connection that the node keeps for itself cannot be made');
        const waitMs = retryMs[Math.min(attempt, retryMs.length - 1)];
        await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  const connected = async () => ({ query: client.query.bind(client), release: () => {} });
  const end = async () => {};
  return {
    db: new Kysely<Database>({
      dialect: new PostgresDialect({ pool: { options: pool.options, connect: connected, end } }),
    }),
    async send(payload) {
      await pool.query({ name: 'notify', text: 'select pg_notify($1, $2)', values: [channel, payload] });
    },
    cut: () => cutConnection(client),
    async stop() {
      stopping.abort();
      const cut = setTimeout(() => cutConnection(client), farewellMs);
      await Promise.all([kept, client.end().catch(() => {})]);
      clearTimeout(cut);
    },
  };
}

interface Connection {
  client: Client;
  ended: Promise<void>;
}

async function connect(pool: Pool, { received }: Listener): Promise<Connection> {
  const client = new Client(pool.options as ClientConfig);
  const ended = new Promise<void>((resolve) => client.once('end', () => resolve()));
  client.on('notification', ({ payload }) => received(payload ?? ''));
  client.on('error', () => cutConnection(client)); // 'end' follows
  const silence = setTimeout(() => cutConnection(client), connectMs);
  try {
    await client.connect();
    // Who waits for a lock gets an answer, and is not taken for somebody whom a silent database has left waiting.
    await client.query(`set statement_timeout to '5s'; listen ${channel}`);
    return { client, ended };
  } catch (error) {
    client.end().catch(() => {});
    throw error;
  } finally {
    clearTimeout(silence);
  }
}
