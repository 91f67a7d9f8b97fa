// Parley with hot reload, a scripted model and a web of its own to search: no key, no account and no network needed.
// Ctrl-C stops everything.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { hostsAt } from './fake-web/hosts.ts';
import { root } from './process.ts';

const modelPort = process.env.DEV_MODEL_PORT ?? '9100';
const webPort = process.env.DEV_WEB_PORT ?? '9200';
const uiPort = process.env.DEV_UI_PORT ?? '3001';
const apiPort = process.env.API_PORT ?? '8000';

interface Part {
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const parts: readonly Part[] = [
  { name: 'model', args: ['tools/fake-model/main.ts'], env: { PORT: modelPort } },
  { name: 'web', args: ['tools/fake-web/main.ts'], env: { PORT: webPort } },
  {
    name: 'server',
    args: ['--watch', '--watch-preserve-output', 'backend/src/main.ts'],
    env: {
      PARLEY_DATA_DIR: join(root, '.runtime/dev-data'),
      OPENAI_BASE_URL: `http://127.0.0.1:${modelPort}/v1`,
      OPENAI_API_KEY: 'dev',
      DUCKDUCKGO_URL: `http://127.0.0.1:${webPort}`,
      WIKIPEDIA_URL: `http://127.0.0.1:${webPort}`,
      FETCH_ALLOW: hostsAt(webPort).join(','),
      LOCAL_MODEL: 'off',
      RATE_LIMITS: 'off',
      ALLOWED_ORIGINS: `http://localhost:${uiPort}`,
    },
  },
  {
    name: 'ui',
    args: [join(root, 'node_modules/next/dist/bin/next'), 'dev', '--hostname', 'localhost', '--port', uiPort],
    cwd: join(root, 'frontend'),
    env: { PARLEY_DEV_API: `http://127.0.0.1:${apiPort}`, NEXT_TELEMETRY_DISABLED: '1' },
  },
];

let stopping = false;
const children = parts.map(start);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stopAll);
console.log(`The UI with hot reload: http://localhost:${uiPort} (once "ui" says ready)`);

function start({ name, args, cwd = root, env }: Part): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => console.log(`${name.padEnd(6)} | ${line}`));
  }
  child.on('exit', (code) => {
    if (!stopping) console.log(`${name.padEnd(6)} | ended with code ${code}`);
    stopAll();
    process.exitCode ||= stopping ? 0 : (code ?? 1);
  });
  return child;
}

function stopAll(): void {
  if (stopping) return;
  stopping = true;
  for (const child of children) child.kill('SIGTERM');
}
