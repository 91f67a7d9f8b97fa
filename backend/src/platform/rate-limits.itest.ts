import type { ErrorBody } from '@parley/contract/errors';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../testing/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ rateLimits: true });
});
afterAll(() => app.stop());

it('stops guessing at one account, whatever address the guesser claims, and says when to come back', async () => {
  await app.client().signUp('victim');
  const guesses = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      app
        .client()
        .send<ErrorBody>(
          'POST',
          '/api/v1/auth/login',
          { username: 'victim', password: `guess number ${i}` },
          { 'x-forwarded-for': `10.0.0.${i}` },
        ),
    ),
  );
  expect(guesses.filter((guess) => guess.status === 401)).toHaveLength(20);
  const refused = guesses.filter((guess) => guess.status === 429);
  expect(refused).toHaveLength(20);
  expect(refused[0]?.body.error.code).toBe('rate_limited');
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
});

it('does not count sign-ins that succeed against the account', async () => {
  await app.client().signUp('regular');
  for (let i = 0; i < 30; i++) await app.client().signIn('regular');
});

it('limits messages per account, not per server', async () => {
  const [busy, calm] = [await app.client().signUp('busy'), await app.client().signUp('calm')];
  const send = (client: typeof busy) =>
    client.send('POST', '/api/v1/chat/simple', { message: '', model: 'x' });
  const message = { message: 'hi [[fake tokens=1]]' };
  const statuses = await Promise.all(
    Array.from({ length: 125 }, async () => (await busy.send('POST', '/api/v1/chat/simple', message)).status),
  );
  expect(statuses.filter((status) => status === 429).length).toBe(5);
  expect((await send(calm)).status).toBe(422);
});

it('goes by the clock of the database, whatever that of the process says', async () => {
  const client = await app.client().signUp('traveller');
  const send = () => client.send('POST', '/api/v1/chat', { message: 'x', model: 'nobody/has-this' });
  vi.spyOn(Date, 'now').mockReturnValue(0);
  const early = await Promise.all(Array.from({ length: 121 }, send));
  vi.spyOn(Date, 'now').mockRestore();
  const refused = early.find(({ status }) => status === 429) ?? (await send());
  expect(refused.status).toBe(429);
  const left = await sql<{ ms: number }>`
    select max(expire - extract(epoch from now()) * 1000)::float8 as ms from rate_limits where key like 'chat:%'`.execute(
    app.db,
  );
  expect(left.rows[0]?.ms).toBeGreaterThan(0);
  expect(left.rows[0]?.ms).toBeLessThanOrEqual(61_000);
});
