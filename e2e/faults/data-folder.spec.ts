// Other processes want the data folder of a running server, which may hang or be killed. T29 of the hardening list.
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTokens } from '../../tools/fake-model/answers.ts';
import { type FakeModel, startFakeModel } from '../../tools/fake-model/server.ts';
import { root } from '../../tools/process.ts';
import { freePort } from '../../tools/server.ts';
import { amount, report, seeded } from '../harness/faults.ts';
import { Ledger } from '../harness/ledger.ts';
import { answeredBy, newDataDir, type Parley, startParley, testSettings } from '../harness/parley.ts';

const run = promisify(execFile);
const tokens = 120;
const script = `[[fake text=counted tokens=${tokens} rate=40]]`;
const expected = answerTokens('counted', '', tokens).join('');
const refusedMs = amount(30_000, 3_000);
/** The longest time that the holder does nothing at all. */
const hangMs = amount(1_000, 60_000);

const dataDir = newDataDir();
let fake: FakeModel;
let holder: Parley;
beforeAll(async () => {
  fake = await startFakeModel();
  holder = await startParley(answeredBy(fake), dataDir);
});
afterAll(async () => {
  await holder.remove();
  await fake.close();
});

/** Starts another process on the folder, which has to be refused; the milliseconds until it was. */
async function refused(program: string): Promise<number> {
  const startedAt = performance.now();
  const env = { ...process.env, ...testSettings, ...answeredBy(fake), PARLEY_DATA_DIR: dataDir };
  const other = run(process.execPath, [program], {
    cwd: root,
    env: { ...env, WEB_PORT: await freePort(), API_PORT: await freePort() },
    timeout: 60_000,
  });
  const { code, stdout, stderr } = await other.then(
    (output) => ({ code: 0, ...output }),
    (failure: { code: number; stdout: string; stderr: string }) => failure,
  );
  expect(code, stdout + stderr).toBe(1);
  expect(stdout + stderr).toContain(`in use by process ${holder.pid}`);
  expect(stdout + stderr).toContain(holder.url);
  return performance.now() - startedAt;
}

describe('a data folder', () => {
  const rounds = amount(1, 20);
  it(
    'has one holder, which may hang; it is free at once when that is killed',
    async () => {
      const random = seeded(29);
      const ledger = await Ledger.signUp(holder.url, 'keeper');
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const answer = ledger.converse(script);
        const hangs = round % 2 === 0;
        if (hangs) process.kill(holder.pid, 'SIGSTOP');
        try {
          for (const program of ['backend/src/main.ts', 'tools/migrate.ts'])
            times.push(await refused(program));
          if (hangs) await sleep(round === 0 ? hangMs : random() * 1_000);
        } finally {
          if (hangs) process.kill(holder.pid, 'SIGCONT');
        }
        await sleep(random() * 1_500);
        await holder.kill();
        await holder.start();
        await answer;
      }
      expect(await holder.stop()).toBe(0);
      await holder.start();
      expect(await ledger.differences(() => expected)).toEqual([]);
      expect(ledger.entries.filter(({ status }) => status !== 'done')).toEqual([]);
      const slowest = Math.max(...times);
      expect(slowest).toBeLessThan(refusedMs);
      report(
        `${times.length} processes refused after ${slowest.toFixed(0)} ms at most, ${rounds} kills, nothing lost`,
      );
    },
    240_000 + rounds * 30_000,
  );
});
