/**
 * List, search, open and send in an account with 100,000 conversations and 1,000,000 messages: `npm run bench:database`.
 *
 * Shape:  one line per request over HTTP, against one node on the embedded PostgreSQL. `--quick`: a tenth of it all.
 * Units:  milliseconds: p50, p95 and p99 of `samples` requests, one after the other, each on another conversation. A
 *         send ends with its first event, so it holds the transaction and not the model.
 */
import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startFakeModel } from '../tools/fake-model/server.ts';
import { startFleet } from '../tools/fleet/fleet.ts';

const isQuick = process.argv.includes('--quick');
const conversations = isQuick ? 10_000 : 100_000;
const messagesEach = 10;
const samples = isQuick ? 50 : 300;

const message = () => ({ message: 'x [[fake tokens=1 rate=0]]', client_id: randomUUID() });

const dataDir = mkdtempSync(join(tmpdir(), 'parley-database-'));
const fake = await startFakeModel();
const settings = {
  OPENAI_BASE_URL: `${fake.url}/v1`,
  OPENAI_API_KEY: 'bench',
  LOCAL_MODEL: 'off',
  RATE_LIMITS: 'off',
  LOG_LEVEL: 'error',
};
const fleet = await startFleet({ size: 1, dataDir, settings });
const url = fleet.nodes[0]?.apiUrl ?? '';
try {
  const account = { username: 'bench', email: 'bench@example.com', password: 'password123' };
  await call('POST', '/api/v1/auth/register', account);
  const { access_token: token } = await (await call('POST', '/api/v1/auth/login', account)).json();
  const { first, last } = await fill();
  const signed = (method: string, path: string, body?: object) => call(method, path, body, token);
  const any = () => randomInt(first, last + 1);
  console.log(
    `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`,
  );
  console.log(`${conversations} conversations of ${messagesEach} messages; n = ${samples} each`);

  await measure('list, first page', () => signed('GET', '/api/v1/conversations'));
  let cursor = '';
  await measure('list, next pages', async () => {
    const response = await signed('GET', `/api/v1/conversations${cursor}`);
    const { next_cursor } = await response.clone().json();
    cursor = next_cursor ? `?cursor=${encodeURIComponent(next_cursor)}` : '';
    return response;
  });
  await measure('search, a rare title', () =>
    signed('GET', `/api/v1/conversations?search=conversation+${randomInt(conversations)}`),
  );
  await measure('search, no such title', () => signed('GET', '/api/v1/conversations?search=nowhere'));
  await measure('open', () => signed('GET', `/api/v1/conversations/${any()}`));
  await measure('send, new conversation', () => signed('POST', '/api/v1/chat', message()));
  await measure('send, to one of them', () =>
    signed('POST', '/api/v1/chat', { ...message(), conversation_id: any() }),
  );
} finally {
  await fleet.stop();
  await fake.close();
  rmSync(dataDir, { recursive: true, force: true });
}

function call(method: string, path: string, body?: object, token?: string): Promise<Response> {
  return fetch(url + path, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

async function measure(name: string, request: () => Promise<Response>): Promise<void> {
  const times: number[] = [];
  for (let at = -10; at < samples; at += 1) {
    const startedAt = performance.now();
    const response = await request();
    if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    for (let seen = ''; reader; ) {
      const { done, value } = await reader.read();
      seen += decoder.decode(value, { stream: true });
      if (done || (isStream && seen.includes('messageMetadata'))) break;
    }
    if (at >= 0) times.push(performance.now() - startedAt);
    while (reader && !(await reader.read()).done);
  }
  times.sort((a, b) => a - b);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => times[Math.floor(q * samples)]?.toFixed(1));
  console.log(`${name.padEnd(24)} p50 ${p50}, p95 ${p95}, p99 ${p99}`);
}

/** Puts the conversations there, with answers of usual length, and answers with their first and last id. */
async function fill(): Promise<{ first: number; last: number }> {
  const client = new Client({ connectionString: fleet.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      `with made as (
        insert into conversations (user_id, title, title_state, created_at, updated_at)
        select u.id, 'Conversation ' || n, 'set', now() - n * interval '1 minute', now() - n * interval '1 minute'
        from users u, generate_series(1, $1::int) n returning id
      ) select min(id)::int as first, max(id)::int as last from made`,
      [conversations],
    );
    const { first, last } = rows[0];
    for (let at = 0; at < messagesEach; at += 1) {
      await client.query(
        `insert into messages (conversation_id, parent_id, role, content, status)
        select c.id, c.active_message_id, $1, repeat($2, 6), 'done' from conversations c`,
        [at % 2 === 0 ? 'user' : 'assistant', 'the quiet river runs past old stones and carries boats '],
      );
      await client.query(
        `update conversations c set active_message_id = m.id
        from (select conversation_id, max(id) as id from messages group by 1) m where m.conversation_id = c.id`,
      );
    }
    await client.query('vacuum full conversations');
    await client.query('vacuum analyze');
    return { first, last };
  } finally {
    await client.end();
  }
}
