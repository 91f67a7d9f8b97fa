import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../..');
const startTimeoutMs = 60_000;

export interface Parley {
  url: string;
  apiUrl: string;
  /** Ends the process as Ctrl-C would; its data stays. */
  stop(): Promise<number | null>;
  /** Ends the process and removes its data. */
  remove(): Promise<void>;
}

/** The product as a user starts it: its own process, PostgreSQL and data folder, on free ports. */
export async function startParley(
  settings: Record<string, string>,
  dataDir: string = mkdtempSync(join(tmpdir(), 'parley-e2e-')),
): Promise<Parley> {
  const { WEB_PORT: webPort = await freePort(), API_PORT: apiPort = await freePort() } = settings;
  const child = spawn(process.execPath, [join(root, 'backend/src/main.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...withoutSettings(process.env),
      WEB_PORT: webPort,
      API_PORT: apiPort,
      PARLEY_DATA_DIR: dataDir,
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'error',
      ...settings,
    },
  });
  await ready(child);
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  };
  return {
    url: `http://localhost:${webPort}`,
    apiUrl: `http://localhost:${apiPort}`,
    stop,
    async remove() {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A developer's own settings must not reach the tests; a variable set to nothing also hides the one in `.env`. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = [
    'DATABASE_URL',
    'SECRET_KEY',
    'ENVIRONMENT',
    'OPENAI_API_KEY',
    'OPENAI_BASE_URL',
    'DEFAULT_MODEL',
  ];
  return { ...env, ...Object.fromEntries(names.map((name) => [name, ''])) };
}

async function ready(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  const timeout = setTimeout(() => child.kill('SIGKILL'), startTimeoutMs);
  if (child.stdout === null) throw new Error('no output to read');
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (!line.startsWith('Parley is ready')) continue;
    clearTimeout(timeout);
    child.stdout.resume();
    return;
  }
  throw new Error(`Parley did not start:\n${said.join('\n')}`);
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return String(port);
}
