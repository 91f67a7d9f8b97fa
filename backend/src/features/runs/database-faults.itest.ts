import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../testing/app.ts';
import { scripted, startOf, type TestClient, textOfEvents } from '../../testing/client.ts';

let app: TestApp;
let client: TestClient;
beforeAll(async () => {
  app = await startTestApp();
  client = await app.client().signUp('waiter');
});
afterAll(() => app.stop());

/** Cancels the statements that hold `text` and wait for a lock, as their time limit would. */
async function cancelWaiting(text: string): Promise<number> {
  const { rows } = await sql`select pg_cancel_backend(pid) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like ${`%${text}%`}`.execute(
    app.db,
  );
  return rows.length;
}

const ask = () =>
  client.stream('POST', '/api/v1/chat', {
    message: 'x [[fake text=counted tokens=60 rate=200 gate=30 title=off]]',
  });

async function runningRun(): Promise<number> {
  let id: number | undefined;
  await expect
    .poll(async () => {
      const row = await app.db
        .selectFrom('runs')
        .select('id')
        .where('status', '=', 'running')
        .executeTakeFirst();
      id = row?.id;
      return id;
    })
    .toBeDefined();
  return id as number;
}

async function expectWhole(answering: ReturnType<typeof ask>): Promise<void> {
  const { events, done } = await answering;
  expect([done, textOfEvents(events)]).toEqual([true, scripted(60)]);
  const { conversation_id, run_id } = startOf(events);
  const stored = (await client.open(conversation_id)).messages[1];
  expect(stored).toMatchObject({ status: 'done', content: scripted(60), error: null });
  expect(stored?.usage).not.toBeNull();
  const again = await client.stream('GET', `/api/v1/runs/${run_id}/events?after=0`);
  expect(again.done).toBe(true);
  expect(again.events.map(({ seq }) => seq)).toEqual(again.events.map((_, at) => at + 1));
  expect(textOfEvents(again.events)).toBe(scripted(60));
}

it('an end that had to wait too long for a lock is stored whole when the lock is gone', async () => {
  const answering = ask();
  const runId = await runningRun();
  await app.db.transaction().execute(async (trx) => {
    await sql`select from runs where id = ${runId} for update`.execute(trx);
    app.fakeModel.openGate();
    const cancelled = () => cancelWaiting('update runs set status');
    await expect.poll(cancelled, { timeout: 5_000 }).toBe(1);
    await expect.poll(cancelled, { timeout: 5_000 }).toBe(1);
  });
  await expectWhole(answering);
});

it('a log that had to wait too long for a lock has no hole', async () => {
  const answering = ask();
  await runningRun();
  await app.db.transaction().execute(async (trx) => {
    await sql`lock table run_events in exclusive mode`.execute(trx);
    app.fakeModel.openGate();
    const cancelled = () => cancelWaiting('append_run_events');
    await expect.poll(cancelled, { timeout: 5_000 }).toBe(1);
    await expect.poll(cancelled, { timeout: 5_000 }).toBe(1);
  });
  await expectWhole(answering);
});

it('an end whose reply was lost is told all the same, and its conversation gets a name', async () => {
  app.loseReply('update runs set status');
  const message = 'x [[fake text=counted tokens=60 rate=400]]';
  const answering = client.stream('POST', '/api/v1/chat', { message });
  await expectWhole(answering);
  const { conversation_id } = startOf((await answering).events);
  const state = () =>
    app.db
      .selectFrom('conversations')
      .select('title_state')
      .where('id', '=', conversation_id)
      .executeTakeFirst();
  await expect.poll(state).not.toEqual({ title_state: 'pending' });
});

it('an answer goes on when the database breaks before the model is asked', async () => {
  const isBegun = (seen: Parameters<typeof textOfEvents>[0]) => textOfEvents(seen) !== '';
  const message = 'x [[fake text=counted tokens=60 rate=100]]';
  const { events } = await client.stream('POST', '/api/v1/chat', { message }, { until: isBegun });
  const { run_id, message_id, conversation_id } = startOf(events);
  await client.post(`/api/v1/runs/${run_id}/stop`);
  app.loseReply('with recursive path');
  await client.stream('POST', `/api/v1/messages/${message_id}/continue`);
  expect((await client.open(conversation_id)).messages[1]).toMatchObject({ status: 'done', error: null });
});
