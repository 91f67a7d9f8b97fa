// The product as a process of its own, for the tools and tests that need one or several.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { root } from './process.ts';

const startTimeoutMs = 60_000;
/**
 * As `npm start` runs it. What a stream allocates lives for a quarter of a second at most: smaller halves of the young
 * generation are collected before that and let it grow old, larger ones take more memory than they save. What has grown
 * old is collected once it is twice what lived; by itself the runtime lets it be four times.
 */
export const serverArgs = ['--max-semi-space-size=16', '--heap-growing-percent=100', 'backend/src/main.ts'];

export interface Server {
  readonly pid: number;
  readonly url: string;
  readonly apiUrl: string;
  readonly webPort: string;
  readonly apiPort: string;
  /** Ends the process as Ctrl-C would. */
  stop(): Promise<number | null>;
  /** Ends the process as a crash would. */
  kill(): Promise<void>;
}

/** Starts the server with these settings on its ports, or on free ones, and waits until it is ready. */
export async function startServer(settings: Record<string, string>): Promise<Server> {
  const { WEB_PORT: webPort = await freePort(), API_PORT: apiPort = await freePort() } = settings;
  const child = spawn(process.execPath, serverArgs, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...settings, WEB_PORT: webPort, API_PORT: apiPort },
  });
  await ready(child);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  };
  return {
    pid: child.pid ?? 0,
    url: `http://localhost:${webPort}`,
    apiUrl: `http://localhost:${apiPort}`,
    webPort,
    apiPort,
    stop: () => end('SIGTERM'),
    async kill() {
      await end('SIGKILL');
    },
  };
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

export async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return String(port);
}
