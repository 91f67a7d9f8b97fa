/**
 * What stays behind after ten minutes of 300 streams: `npm run bench:soak` (`--minutes 10`, `--streams 300`).
 *
 * Shape:  heap after garbage collection, and active resources by kind, before and after, told by the server's inspector.
 *         Before: after a first minute of the same work, so that what is only made once is there.
 * Units:  MB of used heap; counts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startFakeModel } from '../tools/fake-model/server.ts';
import { connectInspector, describeHeld } from '../tools/inspector.ts';
import { freePort, startServer } from '../tools/server.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    streams: { type: 'string', default: '300' },
  },
});
const streams = Number(values.streams);
/** Connections that are kept for reuse are closed by then. */
const settleMs = 90_000;

const dataDir = mkdtempSync(join(tmpdir(), 'parley-soak-'));
const fake = await startFakeModel();
const inspectorPort = await freePort();
const server = await startServer({
  PARLEY_DATA_DIR: dataDir,
  DATABASE_URL: '',
  OPENAI_BASE_URL: `${fake.url}/v1`,
  OPENAI_API_KEY: 'bench',
  LOCAL_MODEL: 'off',
  RATE_LIMITS: 'off',
  LOG_LEVEL: 'error',
  NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}`,
});
try {
  const inspector = await connectInspector(inspectorPort);
  await signUp();
  await stream(1);
  await sleep(settleMs);
  const before = await inspector.held();
  console.log(`before: ${describeHeld(before)}`);
  const answers = await stream(Number(values.minutes));
  console.log(`${answers} answers in ${values.minutes} min, ${streams} streams at a time`);
  await sleep(settleMs);
  const after = await inspector.held();
  console.log(`after:  ${describeHeld(after)}`);
  inspector.close();
  console.log(`heap: ${((after.heapMb / before.heapMb - 1) * 100).toFixed(1)} %`);
} finally {
  await server.stop();
  await fake.close();
  rmSync(dataDir, { recursive: true, force: true });
}

async function call(path: string, body: object, token?: string): Promise<Response> {
  return fetch(server.apiUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
}

async function signUp(): Promise<void> {
  const account = { username: 'soak', email: 'soak@example.com', password: 'password123' };
  await call('/api/v1/auth/register', account);
}

async function signIn(): Promise<string> {
  const response = await call('/api/v1/auth/login', { username: 'soak', password: 'password123' });
  return ((await response.json()) as { access_token: string }).access_token;
}

/** Keeps so many streams going for `minutes`; every fourth reader leaves in the middle. Answers with their number. */
async function stream(minutes: number): Promise<number> {
  const until = Date.now() + minutes * 60_000;
  let answers = 0;
  let token = await signIn();
  const renewal = setInterval(async () => {
    token = await signIn();
  }, 300_000);
  const keepAsking = async (reader: number) => {
    await sleep(reader * 20);
    while (Date.now() < until) {
      const leave = new AbortController();
      const body = { message: 'x [[fake text=counted tokens=100 rate=10]]' };
      const response = await fetch(`${server.apiUrl}/api/v1/chat`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
        signal: leave.signal,
      });
      if (response.status === 503) await sleep(2_000);
      else if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
      if (reader % 4 === 0) setTimeout(() => leave.abort(), 5_000);
      await response.text().catch(() => {});
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: streams }, (_, reader) => keepAsking(reader)));
  clearInterval(renewal);
  return answers;
}
