import { join } from 'node:path';
import { keepSecret } from '../../backend/src/platform/postgres/secret-key.ts';
import { type Server, startServer } from '../server.ts';
import { startBalancer } from './balancer.ts';
import { type OwnDatabase, startDatabase } from './database.ts';

export interface FleetNode extends Server {
  /** Starts the node again, on its ports, after `stop` or `kill`. */
  start(): Promise<void>;
}

export interface Fleet {
  /** The balancer's address. */
  url: string;
  databaseUrl: string;
  nodes: FleetNode[];
  /** Ends all of it; the data stays. */
  stop(): Promise<void>;
}

interface FleetOptions {
  size: number;
  dataDir: string;
  settings: Record<string, string>;
  /** What one node has besides; `at` counts from 1. */
  settingsOf?: (at: number) => Record<string, string>;
  port?: number;
}

/** Several nodes on one embedded PostgreSQL behind a balancer. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { size, dataDir, settings, settingsOf = () => ({}), port = 0 } = options;
  const database = await startDatabase(dataDir);
  const shared = { ...settings, DATABASE_URL: database.url, SECRET_KEY: keepSecret(dataDir, 'secret-key') };
  const nodes: FleetNode[] = [];
  try {
    const begin = (at: number) =>
      startNode({ ...shared, ...settingsOf(at), PARLEY_DATA_DIR: join(dataDir, `node-${at}`) });
    // The first one brings the database up to date.
    nodes.push(await begin(1));
    const others = await Promise.allSettled(Array.from({ length: size - 1 }, (_, at) => begin(at + 2)));
    for (const other of others) if (other.status === 'fulfilled') nodes.push(other.value);
    for (const other of others) if (other.status === 'rejected') throw other.reason;
    const balancer = await startBalancer(
      nodes.map(({ webPort }) => Number(webPort)),
      port,
    );
    const stop = async () => {
      await balancer.close();
      await stopAll(nodes, database);
    };
    return { url: balancer.url, databaseUrl: database.url, nodes, stop };
  } catch (error) {
    await stopAll(nodes, database);
    throw error;
  }
}

async function stopAll(nodes: FleetNode[], database: OwnDatabase): Promise<void> {
  await Promise.all(nodes.map((node) => node.stop()));
  await database.stop();
}

/** A server that can be started again. */
export async function startNode(settings: Record<string, string>): Promise<FleetNode> {
  let server = await startServer(settings);
  const { url, apiUrl, webPort, apiPort } = server;
  return {
    get pid() {
      return server.pid;
    },
    url,
    apiUrl,
    webPort,
    apiPort,
    stop: () => server.stop(),
    kill: () => server.kill(),
    async start() {
      server = await startServer({ ...settings, WEB_PORT: webPort, API_PORT: apiPort });
    },
  };
}
