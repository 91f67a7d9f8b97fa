import { Kysely, PostgresDialect } from 'kysely';
import { Client, type ClientConfig, Pool, types } from 'pg';
import type { Log } from '../log.ts';
import { withNamedStatements } from './named-statements.ts';
import type { DB } from './schema.generated.ts';

/** The tables as the migrations leave them. */
export type Database = DB;

/** A connection pool or a transaction: what every store function takes. */
export type Db = Kysely<Database>;

const oid = { int8: 20, int8Array: 1016, timestamptz: 1184 };

type Parse = (text: string) => unknown;

const int8Array = types.getTypeParser(oid.int8Array) as unknown as (text: string) => (string | null)[];

const parsers: Readonly<Record<number, Parse>> = {
  [oid.int8]: Number,
  [oid.int8Array]: (text) => int8Array(text).map((item) => (item === null ? null : Number(item))),
  [oid.timestamptz]: isoTimestamp,
};

/** `2025-11-24 01:33:00.5+00` as `2025-11-24T01:33:00.500000Z`, so that texts sort as times do. */
export function isoTimestamp(text: string): string {
  const match = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text);
  if (!match) return text; // infinity and years before Christ
  const [, day, time, fraction = ''] = match;
  return `${day}T${time}.${fraction.padEnd(6, '0')}Z`;
}

const sessionSettings = `
  set timezone to 'UTC';
  set datestyle to 'ISO, YMD';
  set statement_timeout to '30s';
  set idle_in_transaction_session_timeout to '60s'`;

/**
 * Connections to the database at `url`.
 *
 * Shape:  bigint arrives as number, timestamptz as ISO text in UTC with microseconds.
 * Units:  at most 10 connections, closed after 5 minutes without work, since a new one
 *         knows neither tables nor plans and its first message takes ten times as long; a statement is ended after 30 s.
 * Errors: a connection that breaks while idle is logged and replaced; a query on it fails with the driver's error.
 */
export function createPool(url: string, log: Log): Pool {
  const clients = new Set<Client>();
  class PooledClient extends Client {
    constructor(config?: ClientConfig) {
      super(config);
      clients.add(this);
      this.once('end', () => clients.delete(this));
      // Its query fails with the same error. Without somebody who listens the process would end.
      this.on('error', () => {});
    }
  }
  const pool = new Pool({
    Client: PooledClient,
    connectionString: url,
    max: 10,
    idleTimeoutMillis: 300_000,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // A statement does not wait for the answer to the one before it; see `executeEarly`.
    pipeline: true,
    application_name: 'parley',
    types: {
      getTypeParser: ((id: number, format?: 'text' | 'binary') =>
        (format === 'binary' ? undefined : parsers[id]) ??
        types.getTypeParser(id, format as 'text')) as typeof types.getTypeParser,
    },
    // pg-pool awaits the promise although its types do not say so.
    onConnect: async (client) => {
      await client.query(sessionSettings);
    },
  });
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection broke'));
  clientsOf.set(pool, clients);
  return pool;
}

/** Every connection that is not closed yet, also while it is being made. */
const clientsOf = new WeakMap<Pool, Set<Client>>();

/**
 * Takes no more queries, refuses those that wait for a connection, and resolves once every connection is closed.
 *
 * Units:  `graceMs` for the queries under way; what has no answer by then is cut.
 */
export async function closePool(pool: Pool, graceMs: number): Promise<void> {
  const cut = setTimeout(() => endConnections(pool), graceMs);
  const clients = [...(clientsOf.get(pool) ?? [])];
  const closed = clients.map((client) => new Promise<void>((resolve) => client.once('end', resolve)));
  if (!pool.ending) void pool.end();
  refuseWaiters(pool);
  await Promise.all(closed);
  clearTimeout(cut);
}

/** An ending pool serves nobody who waits for a connection, and would let them wait for their time limit. */
function refuseWaiters(pool: Pool): void {
  const { _pendingQueue: waiting } = pool as unknown as { _pendingQueue: { callback(error: Error): void }[] };
  for (const { callback } of waiting.splice(0)) {
    callback(new Error('Connection terminated: the pool was closed'));
  }
}

/** Cuts every connection of the pool, so that queries to a database that has fallen silent fail and are tried again. */
export function endConnections(pool: Pool): void {
  for (const client of clientsOf.get(pool) ?? []) cutConnection(client);
}

/** Without a word to the database, which may not be listening. */
export function cutConnection(client: Client): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(error: Error): void } } };
  connection.stream.destroy(new Error('Connection terminated: the database did not answer'));
}

export const createDatabase = (pool: Pool): Db =>
  new Kysely<Database>({ dialect: new PostgresDialect({ pool: withNamedStatements(pool) }) });
