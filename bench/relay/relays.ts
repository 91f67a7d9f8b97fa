import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, startServer } from '../../tools/server.ts';
import { cores, descendants, moveTo, startOn, stop } from './process.ts';

export interface Relay {
  port: number;
  /** The processes whose CPU time and memory count as the relay's. */
  pids: number[];
  /** Processes of its database, on the other core. */
  databasePids: () => number[];
  /** The request that begins a stream. */
  request: string;
  stop(): Promise<void>;
}

export type RelayName = 'pipe' | 'nginx' | 'openai-sdk' | 'ai-sdk' | 'parley';

/** Starts one relay on its core, in front of the upstream. Null: what it needs is not on this machine. */
export async function startRelay(name: RelayName, upstreamPort: string): Promise<Relay | null> {
  if (name === 'parley') return startParley(upstreamPort);
  if (name === 'nginx') return startNginx(upstreamPort);
  const port = await freePort();
  const { pid, stop: end } = await startOn(cores.relay, [
    process.execPath,
    `bench/relay/peers/${name}.ts`,
    upstreamPort,
    port,
  ]);
  return { port: Number(port), pids: [pid], databasePids: () => [], request: plainRequest, stop: end };
}

const requestOf = (path: string, body: object, headers: string[] = []): string => {
  const text = JSON.stringify(body);
  return [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'connection: close',
    'content-type: application/json',
    `content-length: ${text.length}`,
    ...headers,
    '',
    text,
  ].join('\r\n');
};

const plainRequest = requestOf('/v1/chat/completions', {
  model: 'bench',
  stream: true,
  messages: [{ role: 'user', content: 'x' }],
});

/** The client straight at the upstream. */
export const direct = (upstreamPort: string): Relay => ({
  port: Number(upstreamPort),
  pids: [],
  databasePids: () => [],
  request: plainRequest,
  stop: async () => {},
});

async function startNginx(upstreamPort: string): Promise<Relay | null> {
  if (spawnSync('nginx', ['-v']).error) return null;
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  const config = join(folder, 'nginx.conf');
  writeFileSync(
    config,
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/errors;
events { worker_connections 16384; }
http {
  access_log off;
  upstream model { server 127.0.0.1:${upstreamPort}; keepalive 1024; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://model; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_buffering off; proxy_read_timeout 1h;
    }
  }
}`,
  );
  const child = spawn('taskset', ['-c', cores.relay, 'nginx', '-c', config, '-p', folder], {
    stdio: 'inherit',
  });
  await sleep(500);
  return {
    port: Number(port),
    pids: [child.pid ?? 0],
    databasePids: () => [],
    request: plainRequest,
    async stop() {
      await stop(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The whole product: accounts, run log in its own PostgreSQL, its events. */
async function startParley(upstreamPort: string): Promise<Relay> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  const server = await startServer({
    PARLEY_DATA_DIR: dataDir,
    DATABASE_URL: '',
    OPENAI_BASE_URL: `http://127.0.0.1:${upstreamPort}/v1`,
    OPENAI_API_KEY: 'bench',
    LOCAL_MODEL: 'off',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'fatal',
  });
  const databasePids = () => descendants(server.pid).map(({ pid }) => pid);
  moveTo(cores.others, databasePids());
  moveTo(cores.relay, [server.pid]);
  const account = { username: 'bench', email: 'bench@example.com', password: 'password123' };
  await post(`${server.apiUrl}/api/v1/auth/register`, account);
  const login = await post(`${server.apiUrl}/api/v1/auth/login`, account);
  const { access_token: token } = (await login.json()) as { access_token: string };
  return {
    port: Number(server.apiPort),
    pids: [server.pid],
    databasePids,
    request: requestOf('/api/v1/chat', { message: 'x' }, [`authorization: Bearer ${token}`]),
    async stop() {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const post = (url: string, body: object): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
