import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig, type Pool } from 'pg';
import type { Log } from '../log.ts';
import { cutConnection } from './pool.ts';

export interface Notifications {
  /** Tells all who listen, this process included. Errors: the driver's. */
  send(payload: string): Promise<void>;
  stop(): Promise<void>;
}

export interface Listener {
  received: (payload: string) => void;
  /** Listening began again after a gap, in which messages may have been missed. */
  resumed: () => void;
}

const channel = 'parley';
const retryMs = [100, 500, 1_000, 2_000];
const checkMs = 5_000;
const farewellMs = 1_000;

/**
 * LISTEN and NOTIFY on one connection of its own, opened again whenever it breaks.
 *
 * Units:  a payload may have up to 7,999 bytes. A connection that does not answer for 5 s is replaced.
 * Errors: none from listening; the log tells. What is sent while nobody listens is lost.
 */
export async function openNotifications(pool: Pool, log: Log, listener: Listener): Promise<Notifications> {
  const stopping = new AbortController();
  let client = await connect(pool, listener);
  const kept = keepListening();

  async function keepListening(): Promise<void> {
    while (!stopping.signal.aborted) {
      await lost(client, stopping.signal);
      if (stopping.signal.aborted) return;
      log.warn('the connection that hears of other nodes broke: connecting again');
      await reconnect();
      if (!stopping.signal.aborted) listener.resumed();
    }
  }

  async function reconnect(): Promise<void> {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      try {
        client = await connect(pool, listener);
        if (stopping.signal.aborted) client.end().catch(() => {}); // `stop` has ended the one before
        return;
      } catch (err) {
        log.warn({ err }, 'the connection that hears of other nodes cannot be made');
        const waitMs = retryMs[Math.min(attempt, retryMs.length - 1)];
        await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  return {
    async send(payload) {
      await pool.query({ name: 'notify', text: 'select pg_notify($1, $2)', values: [channel, payload] });
    },
    async stop() {
      stopping.abort();
      const cut = setTimeout(() => cutConnection(client), farewellMs);
      await Promise.all([kept, client.end().catch(() => {})]);
      clearTimeout(cut);
    },
  };
}

async function connect(pool: Pool, { received }: Listener): Promise<Client> {
  const client = new Client({
    ...(pool.options as ClientConfig),
    query_timeout: checkMs,
    connectionTimeoutMillis: checkMs,
  });
  client.on('notification', ({ payload }) => received(payload ?? ''));
  client.on('error', () => {}); // 'end' follows
  try {
    await client.connect();
    await client.query(`listen ${channel}`);
    return client;
  } catch (error) {
    client.end().catch(() => {});
    throw error;
  }
}

/** Resolves when the connection has ended, does not answer any more, or `signal` aborts. */
async function lost(client: Client, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const end = () => over.abort();
  client.once('end', end);
  signal.addEventListener('abort', end);
  while (!over.signal.aborted) {
    await sleep(checkMs, undefined, { signal: over.signal }).catch(() => {});
    if (!over.signal.aborted) await client.query('select 1').catch(end);
  }
  signal.removeEventListener('abort', end);
  if (!signal.aborted) client.end().catch(() => {});
}
