import type { AddressInfo } from 'node:net';
import { inject, vi } from 'vitest';
import { type FakeModel, startFakeModel } from '../../../tools/fake-model/server.ts';
import { type App, createApp } from '../app.ts';
import type { Config } from '../config/config.ts';
import { createLog } from '../platform/log.ts';
import { createDatabase, createPool, type Db } from '../platform/postgres/pool.ts';
import { TestClient } from './client.ts';
import { cloneDatabase } from './database.ts';

export interface TestApp {
  url: string;
  db: Db;
  fakeModel: FakeModel;
  client: () => TestClient;
  /** Stops the process's part and starts another on the same database, as a restart would. */
  restart: (meanwhile?: () => void) => Promise<void>;
  /**
   * Another node on the same database, until it is stopped; with it, none may think itself alone. Its modules are its
   * own, as in a process of its own: what the nodes know of each other goes through the database.
   */
  addNode: () => Promise<{ client: () => TestClient; stop: () => Promise<void> }>;
  /** Makes the process say that it is too busy, or not. */
  overload: (isTooHigh: boolean) => void;
  /** Makes every statement fail as if nothing listened at the database's address, or not. */
  leaveDatabase: (isAway: boolean) => void;
  /** Keeps back the statements that contain `text`, until it is called: they go on then, or fail with `error`. */
  hold: (text: string) => (error?: Error) => void;
  /** The next statement that contains `text` is done, and its caller hears that the connection broke. */
  loseReply: (text: string) => void;
  /** The fewest statements that `task` takes in three attempts: background jobs come between now and then. */
  countQueries: (task: () => Promise<unknown>) => Promise<number>;
  stop: () => Promise<void>;
}

const secretKey = 'a test secret that is long enough for HS256';

function testConfig(databaseUrl: string, modelUrl: string, changes: Partial<Config>): Config {
  return {
    environment: 'development',
    host: '127.0.0.1',
    webPort: 0,
    apiPort: 0,
    dataDir: '/nonexistent',
    databaseUrl,
    secretKey,
    allowedOrigins: [],
    trustedProxies: [],
    rateLimits: false,
    fetchAllow: [],
    openai: { apiKey: 'test-key', baseUrl: modelUrl },
    defaultModel: null,
    localModel: { mode: 'off' },
    webSearch: {
      enabled: false,
      duckduckgoUrl: null,
      wikipediaUrl: null,
      searxngUrl: null,
      braveApiKey: null,
      tavilyApiKey: null,
    },
    logLevel: 'fatal',
    ...changes,
  };
}

/** The real app over HTTP on a database of its own, with the fake model as its provider. */
export async function startTestApp(
  changes: Partial<Config> = {},
  { exclusive = true }: { exclusive?: boolean } = {},
): Promise<TestApp> {
  const database = await cloneDatabase(inject('templateUrl'));
  const fakeModel = await startFakeModel();
  const config = testConfig(database.url, `${fakeModel.url}/v1`, changes);
  const log = createLog(process.env.TEST_LOG_LEVEL ?? config.logLevel);
  const pool = createPool(database.url, log);
  const db = createDatabase(pool);
  let queries = 0;
  let isTooHigh = false;
  let isAway = false;
  let lost: string | null = null;
  let held: { text: string; released: Promise<void> } | null = null;
  const load = { isTooHigh: () => isTooHigh };
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    Object.assign(client, {
      query: (...args: unknown[]) => {
        queries += 1;
        if (isAway) return Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
        const { text = '' } = (args[0] ?? {}) as { text?: string };
        if (lost !== null && text.includes(lost)) {
          lost = null;
          const broken = Object.assign(new Error('broken'), { code: 'ECONNRESET' });
          return (query(...args) as Promise<unknown>).then(() => Promise.reject(broken));
        }
        return held && text.includes(held.text) ? held.released.then(() => query(...args)) : query(...args);
      },
    });
  });
  const launch = async (create = createApp): Promise<App> => {
    const app = await create({ config, db, pool, secretKey, log, exclusive, load, uiDir: null });
    await app.start();
    await app.fastify.listen({ host: '127.0.0.1', port: 0 });
    return app;
  };
  let app = await launch();
  const urlOf = ({ fastify }: App) => `http://127.0.0.1:${(fastify.server.address() as AddressInfo).port}`;
  const url = () => urlOf(app);
  return {
    get url() {
      return url();
    },
    db,
    fakeModel,
    client: () => new TestClient(url()),
    async restart(meanwhile = () => {}) {
      await app.stop();
      meanwhile();
      app = await launch();
    },
    async addNode() {
      vi.resetModules();
      const node = await launch((await import('../app.ts')).createApp);
      return { client: () => new TestClient(urlOf(node)), stop: () => node.stop() };
    },
    overload(next) {
      isTooHigh = next;
    },
    leaveDatabase(next) {
      isAway = next;
    },
    hold(text) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      held = { text, released: promise };
      return (error) => {
        held = null;
        if (error) reject(error);
        else resolve();
      };
    },
    loseReply(text) {
      lost = text;
    },
    async countQueries(task) {
      const counts: number[] = [];
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const before = queries;
        await task();
        counts.push(queries - before);
      }
      return Math.min(...counts);
    },
    async stop() {
      await app.stop();
      await fakeModel.close();
      await db.destroy();
      await database.drop();
    },
  };
}
