import type { User } from '@parley/contract/accounts';
import type { ErrorBody } from '@parley/contract/errors';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const account = (name: string) => ({ username: name, email: `${name}@example.com`, password: 'password123' });

describe('sign-up', () => {
  it('makes exactly one administrator out of twenty people who sign up at once', async () => {
    expect(await app.client().get('/api/v1/auth/setup')).toEqual({ has_accounts: false, has_session: false });
    const names = Array.from({ length: 20 }, (_, i) => `first${i}`);
    const users = await Promise.all(
      names.map((name) => app.client().post<User>('/api/v1/auth/register', account(name))),
    );
    expect(users.filter((user) => user.role === 'admin')).toHaveLength(1);
    expect(await app.client().get('/api/v1/auth/setup')).toEqual({ has_accounts: true, has_session: false });
  });

  it('never shows the password or its hash', async () => {
    const user = await app.client().post('/api/v1/auth/register', account('hidden'));
    expect(Object.keys(user as object).sort()).toEqual([
      'created_at',
      'email',
      'id',
      'is_active',
      'role',
      'username',
    ]);
  });

  it.each([
    ['username', { ...account('twice'), email: 'other@example.com' }, 'username_taken'],
    ['username in capitals', { ...account('TWICE'), email: 'other@example.com' }, 'username_taken'],
    ['e-mail address', { ...account('other'), email: 'Twice@Example.com' }, 'email_taken'],
  ])('refuses a %s that is taken', async (_what, body, code) => {
    await app.client().send('POST', '/api/v1/auth/register', account('twice'));
    const answer = await app.client().send<ErrorBody>('POST', '/api/v1/auth/register', body);
    expect([answer.status, answer.body.error.code]).toEqual([409, code]);
  });

  it('does not take a role, an id or another protected field from the body', async () => {
    const body = { ...account('climber'), role: 'admin', id: 1, is_active: false, created_at: '2000-01-01' };
    expect(await app.client().post<User>('/api/v1/auth/register', body)).toMatchObject({
      role: 'user',
      is_active: true,
    });
  });
});

describe('sign-in', () => {
  beforeAll(() => app.client().send('POST', '/api/v1/auth/register', account('anna')));

  it.each([
    ['the username', { username: 'anna', password: 'password123' }],
    ['the username in capitals', { username: 'ANNA', password: 'password123' }],
    ['the e-mail address', { email: 'anna@example.com', password: 'password123' }],
    ['the e-mail address as username', { username: 'Anna@example.com', password: 'password123' }],
  ])('takes %s', async (_what, body) => {
    const client = app.client();
    const login = await client.post<{ access_token: string }>('/api/v1/auth/login', body);
    expect(login).toMatchObject({ token_type: 'bearer', expires_in: 900 });
    client.token = login.access_token;
    expect(await client.get('/api/v1/auth/me')).toMatchObject({ username: 'anna' });
  });

  it("takes the OAuth2 password form of the documents' Authorize button", async () => {
    const form = 'grant_type=password&username=anna&password=password123&scope=&client_id=&client_secret=';
    const answer = await app.client().send('POST', '/api/v1/auth/login', form, {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(answer.status).toBe(200);
  });

  it.each([
    { username: 'anna', password: 'password124' },
    { username: 'nobody', password: 'password123' },
  ])('answers alike for a wrong password and an unknown account', async (body) => {
    const answer = await app.client().send<ErrorBody>('POST', '/api/v1/auth/login', body);
    expect(answer.status).toBe(401);
    expect(answer.body.error).toMatchObject({
      code: 'invalid_credentials',
      message: 'Username or password is wrong.',
    });
  });

  it('counts every byte of a long password', async () => {
    const long = 'x'.repeat(80);
    await app.client().post('/api/v1/auth/register', { ...account('long'), password: `${long}a` });
    const answer = await app
      .client()
      .send('POST', '/api/v1/auth/login', { username: 'long', password: `${long}b` });
    expect(answer.status).toBe(401);
  });
});

describe('access tokens', () => {
  const key = new TextEncoder().encode('a test secret that is long enough for HS256');
  const token = (change: (jwt: SignJWT) => SignJWT, secret = key, header = { alg: 'HS256', typ: 'at+jwt' }) =>
    change(
      new SignJWT({ sid: 1 })
        .setProtectedHeader(header)
        .setSubject('1')
        .setIssuer('parley')
        .setAudience('parley-api')
        .setExpirationTime('5m'),
    ).sign(secret);
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = { sub: '1', sid: 1, iss: 'parley', aud: 'parley-api', exp: 4_000_000_000 };

  it.each([
    ['no token', () => ''],
    ['not a token', () => 'Bearer x'],
    ['another scheme', () => 'Basic YTpi'],
    ['alg none', () => `Bearer ${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(claims)}.`],
    ['another key', async () => `Bearer ${await token((j) => j, new Uint8Array(32))}`],
    ['another issuer', async () => `Bearer ${await token((j) => j.setIssuer('x'))}`],
    ['another audience', async () => `Bearer ${await token((j) => j.setAudience('x'))}`],
    ['another type', async () => `Bearer ${await token((j) => j, key, { alg: 'HS256', typ: 'JWT' })}`],
    [
      'HS512',
      async () => `Bearer ${await token((j) => j, new Uint8Array(64), { alg: 'HS512', typ: 'at+jwt' })}`,
    ],
    ['not yet valid', async () => `Bearer ${await token((j) => j.setNotBefore('1h'))}`],
    ['a session that never was', async () => `Bearer ${await token((j) => j.setSubject('999999'))}`],
  ])('are refused: %s', async (_what, authorization) => {
    const answer = await app.client().send<ErrorBody>('GET', '/api/v1/auth/me', undefined, {
      authorization: await authorization(),
    });
    expect([answer.status, answer.body.error.code]).toEqual([401, 'unauthenticated']);
  });

  it('say that they have expired', async () => {
    const authorization = `Bearer ${await token((j) => j.setExpirationTime('1 hour ago'))}`;
    const answer = await app.client().send<ErrorBody>('GET', '/api/v1/auth/me', undefined, { authorization });
    expect([answer.status, answer.body.error.code]).toEqual([401, 'token_expired']);
  });

  it('stop working at once when the account is suspended', async () => {
    const client = await app.client().signUp('suspended');
    await app.db.updateTable('users').set({ is_active: false }).where('username', '=', 'suspended').execute();
    expect((await client.send('GET', '/api/v1/auth/me')).status).toBe(401);
  });
});

describe('the refresh cookie', () => {
  it('is out of reach of scripts and of other sites', async () => {
    await app.client().signUp('cookie');
    const answer = await app
      .client()
      .send('POST', '/api/v1/auth/login', { username: 'cookie', password: 'correct horse' });
    const cookie = answer.headers.getSetCookie()[0];
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).toMatch(/Path=\/api\/v1\/auth/);
  });

  it('is told about before it is used', async () => {
    const client = await app.client().signUp('returning');
    expect(await client.get('/api/v1/auth/setup')).toEqual({ has_accounts: true, has_session: true });
  });

  it('keeps five tabs signed in that refresh at once, again and again', async () => {
    const client = await app.client().signUp('tabs');
    for (let round = 0; round < 20; round++) {
      const before = client.cookie;
      const tabs = await Promise.all(
        Array.from({ length: 5 }, async () => {
          const tab = app.client();
          tab.cookie = before;
          const answer = await tab.send<{ access_token: string }>('POST', '/api/v1/auth/refresh');
          return { status: answer.status, token: answer.body.access_token, cookie: tab.cookie };
        }),
      );
      expect(tabs.map((tab) => tab.status)).toEqual([200, 200, 200, 200, 200]);
      client.cookie = tabs[round % 5]?.cookie ?? null;
      client.token = tabs[0]?.token ?? null;
      expect((await client.send('GET', '/api/v1/auth/me')).status).toBe(200);
    }
  });

  it('is refused to pages of other origins', async () => {
    const client = await app.client().signUp('origins');
    const refresh = (origin: string) => client.send('POST', '/api/v1/auth/refresh', undefined, { origin });
    expect((await refresh('https://evil.example')).status).toBe(403);
    expect((await refresh(app.url)).status).toBe(200);
  });

  it('ends with its access token on sign-out', async () => {
    const client = await app.client().signUp('leaver');
    const { cookie } = client;
    expect((await client.send('POST', '/api/v1/auth/logout')).status).toBe(204);
    client.cookie = cookie;
    expect((await client.send('POST', '/api/v1/auth/refresh')).status).toBe(401);
    expect((await client.send('GET', '/api/v1/auth/me')).status).toBe(401);
  });
});
