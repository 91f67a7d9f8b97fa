import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import type { TestClient } from '../../testing/client.ts';
import { deleteExpiredSessions } from './store.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const quarter = 15 * 60;
const day = 24 * 60 * 60;
let people = 0;

/** A browser that is signed in, and what time does to the tokens of its account. */
async function setup() {
  const name = `holder${++people}`;
  const owner = await app.client().signUp(name);
  const wait = (seconds: number) =>
    sql`update refresh_tokens t set created_at = t.created_at - make_interval(secs => ${seconds}),
      replaced_at = t.replaced_at - make_interval(secs => ${seconds}),
      revoked_at = t.revoked_at - make_interval(secs => ${seconds})
      from sessions s join users u on u.id = s.user_id where s.id = t.session_id and u.username = ${name}`.execute(
      app.db,
    );
  /** Somebody else with what `of` holds now. */
  const copy = (of: TestClient) => Object.assign(app.client(), { cookie: of.cookie, token: of.token });
  return { name, owner, wait, copy };
}

/** Takes the new token and the new cookie, unless the answer gets lost. */
async function refresh(client: TestClient, isLost = false): Promise<number> {
  const { cookie } = client;
  const answer = await client.send<{ access_token?: string }>('POST', '/api/v1/auth/refresh');
  if (isLost) client.cookie = cookie;
  else if (answer.status === 200) client.token = answer.body.access_token ?? null;
  return answer.status;
}
const whoami = async (client: TestClient) => (await client.send('GET', '/api/v1/auth/me')).status;

describe('an answer that was lost on its way', () => {
  it('costs no session, however often and however late its token comes again', async () => {
    const { owner, wait } = await setup();
    for (const seconds of [30, quarter, day, 1]) {
      expect(await refresh(owner, true)).toBe(200);
      await wait(seconds);
    }
    expect(await refresh(owner)).toBe(200);
    await wait(quarter);
    expect(await refresh(owner)).toBe(200);
    expect(await whoami(owner)).toBe(200);
  });

  it('costs none of the tabs that come back together their session, whichever cookie is set last', async () => {
    for (const last of [0, 1, 2]) {
      const { owner, wait, copy } = await setup();
      await refresh(owner, true);
      await wait(quarter);
      const tabs = [copy(owner), copy(owner), copy(owner)];
      expect(await Promise.all(tabs.map((tab) => refresh(tab)))).toEqual([200, 200, 200]);
      const next = tabs[last] as TestClient;
      expect(await refresh(next)).toBe(200);
      await wait(quarter);
      expect(await refresh(next)).toBe(200);
      expect(await whoami(next)).toBe(200);
    }
  });

  it('is made up for after a week of holidays', async () => {
    const { owner, wait } = await setup();
    await refresh(owner, true);
    await wait(8 * day);
    await deleteExpiredSessions(app.db);
    expect(await refresh(owner)).toBe(200);
  });

  it('leaves the token as it was when the database fell in the middle', async () => {
    const { owner, wait, name } = await setup();
    const answer = await app.db.transaction().execute(async (trx) => {
      await sql`select from sessions s join users u on u.id = s.user_id where username = ${name} for update`.execute(
        trx,
      );
      const refreshing = refresh(owner);
      await expect
        .poll(async () => {
          const { rows } = await sql<{ ended: boolean }>`select pg_terminate_backend(pid) as ended
            from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
            and query like '%use_refresh_token%'`.execute(app.db);
          return rows.length;
        })
        .toBe(1);
      return refreshing;
    });
    expect(answer).toBe(503);
    await wait(quarter);
    expect(await refresh(owner)).toBe(200);
    await wait(quarter);
    expect(await refresh(owner)).toBe(200);
  });
});

describe('two tabs', () => {
  it('may both go on for a while with what each was given within the grace', async () => {
    const { owner, wait, copy } = await setup();
    const other = copy(owner);
    expect(await refresh(owner)).toBe(200);
    await wait(20);
    expect(await refresh(other)).toBe(200);
    await wait(20);
    expect(await refresh(owner)).toBe(200);
    expect(await refresh(other)).toBe(200);
    expect([await whoami(owner), await whoami(other)]).toEqual([200, 200]);
  });
});

describe('a stolen token', () => {
  it('ends its session, and no other, once both have gone on, when the thief came first', async () => {
    const { owner, wait, copy, name } = await setup();
    const elsewhere = app.client();
    await elsewhere.signIn(name);
    const thief = copy(owner);
    expect(await refresh(thief)).toBe(200);
    await wait(quarter);
    expect(await refresh(thief)).toBe(200);
    await wait(quarter);
    expect(await refresh(owner)).toBe(401);
    expect([await whoami(owner), await whoami(thief), await refresh(thief)]).toEqual([401, 401, 401]);
    expect(await whoami(elsewhere)).toBe(200);
  });

  it('gets the thief no further than the owner’s next use, when the owner comes before the thief’s second', async () => {
    const { owner, wait, copy } = await setup();
    const thief = copy(owner);
    expect(await refresh(thief)).toBe(200);
    await wait(quarter);
    expect(await refresh(owner)).toBe(200);
    await wait(quarter);
    expect(await refresh(thief)).toBe(401);
    expect([await whoami(owner), await whoami(thief)]).toEqual([401, 401]);
  });

  it('is found out by the owner, who comes with the token that the theft revoked', async () => {
    const { owner, wait, copy } = await setup();
    const thief = copy(owner);
    expect(await refresh(owner)).toBe(200);
    await wait(quarter);
    expect(await refresh(thief)).toBe(200);
    await wait(8 * day);
    await deleteExpiredSessions(app.db);
    expect(await refresh(owner)).toBe(401);
    expect([await whoami(owner), await whoami(thief), await refresh(thief)]).toEqual([401, 401, 401]);
  });

  it('ends its session at once when the owner has gone on', async () => {
    const { owner, wait, copy } = await setup();
    const thief = copy(owner);
    await refresh(owner);
    await wait(quarter);
    await refresh(owner);
    await wait(61);
    expect(await refresh(thief)).toBe(401);
    expect(await whoami(owner)).toBe(401);
  });

  it('is found out at the second use when it was used within the grace', async () => {
    const { owner, wait, copy } = await setup();
    const thief = copy(owner);
    expect([await refresh(owner), await refresh(thief)]).toEqual([200, 200]);
    await wait(quarter);
    expect(await refresh(thief)).toBe(200);
    await wait(1);
    expect(await refresh(owner)).toBe(401);
    expect([await whoami(owner), await whoami(thief)]).toEqual([401, 401]);
  });

  it.each([
    ['the newest', (_: string | null, newest: string | null) => newest],
    ['always the stolen', (stolen: string | null) => stolen],
  ])('never lets two go on in turn, the thief with %s token', async (_what, choose) => {
    const { owner, wait, copy } = await setup();
    const thief = copy(owner);
    const stolen = thief.cookie;
    const seen: number[] = [];
    for (let turn = 0; turn < 4; turn++) {
      thief.cookie = choose(stolen, thief.cookie);
      seen.push(await refresh(thief));
      await wait(quarter);
      seen.push(await refresh(owner));
      await wait(quarter);
    }
    expect(seen.indexOf(401)).toBeLessThanOrEqual(3);
    expect(seen.lastIndexOf(200)).toBeLessThan(seen.indexOf(401));
    expect([await whoami(owner), await whoami(thief)]).toEqual([401, 401]);
  });
});

describe('signing out', () => {
  it.each(['used', 'revoked'])('ends the session also by a token that is %s by now', async (state) => {
    const { owner, wait, copy } = await setup();
    const other = copy(owner);
    await refresh(owner);
    const leaver = state === 'used' ? copy(other) : copy(owner);
    if (state === 'revoked') {
      await wait(quarter);
      expect(await refresh(other)).toBe(200);
    }
    expect((await leaver.send('POST', '/api/v1/auth/logout')).status).toBe(204);
    expect([await whoami(other), await whoami(owner)]).toEqual([401, 401]);
    expect([await refresh(other), await refresh(owner)]).toEqual([401, 401]);
  });

  it('beats a refresh that waits for its turn', async () => {
    const { owner, name } = await setup();
    const refreshing = await app.db.transaction().execute(async (trx) => {
      await sql`delete from sessions where user_id = (select id from users where username = ${name})`.execute(
        trx,
      );
      const status = refresh(owner);
      await expect
        .poll(async () => {
          const { rows } = await sql`select from pg_stat_activity where datname = current_database()
            and wait_event_type = 'Lock' and query like '%use_refresh_token%'`.execute(app.db);
          return rows.length;
        })
        .toBe(1);
      return { status };
    });
    expect(await refreshing.status).toBe(401);
  });
});
