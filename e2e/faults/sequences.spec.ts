// Several clients of one account do whatever they like to one conversation, at the same time. T41 of the hardening list.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeModel, startFakeModel } from '../../tools/fake-model/server.ts';
import { type Fleet, startFleet } from '../../tools/fleet/fleet.ts';
import { amount, report, seeded } from '../harness/faults.ts';
import { Ledger } from '../harness/ledger.ts';
import { testSettings } from '../harness/parley.ts';
import { Sequence } from '../harness/sequence.ts';

const atOnce = 5;

let fake: FakeModel;
let fleet: Fleet;
const dataDir = mkdtempSync(join(tmpdir(), 'parley-sequences-'));
beforeAll(async () => {
  fake = await startFakeModel();
  const settings = { OPENAI_BASE_URL: `${fake.url}/v1`, OPENAI_API_KEY: 'test', LOCAL_MODEL: 'off' };
  fleet = await startFleet({ size: 2, dataDir, settings: { ...testSettings, ...settings } });
});
afterAll(async () => {
  await fleet?.stop();
  await fake?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('random sends, edits, retries, branches, stops, names and deletions', () => {
  const sequences = amount(15, 500);
  it(
    'leave a whole tree with every change that was acknowledged, the same for every client',
    async () => {
      const person = await Ledger.signUp(fleet.url, 'everywhere');
      const totals: Record<string, number> = {};
      let next = 0;
      const work = async () => {
        while (next < sequences) {
          const number = next;
          next += 1;
          const random = seeded(41_000 + number);
          const clients = Array.from({ length: random() < 0.5 ? 2 : 3 }, (_, at) =>
            person.through(fleet.nodes[at % fleet.nodes.length]?.url ?? ''),
          );
          const sequence = await Sequence.begin(clients, random);
          for (let step = 0; step < 8; step += 1) await sequence.step();
          expect(await sequence.faults(), `sequence ${number}`).toEqual([]);
          for (const [what, count] of Object.entries(sequence.acknowledged)) {
            totals[what] = (totals[what] ?? 0) + count;
          }
        }
      };
      await Promise.all(Array.from({ length: atOnce }, work));
      const done = Object.entries(totals).map(([what, count]) => `${count} x ${what}`);
      report(`${sequences} sequences: ${done.join(', ')}`);
      expect(Object.keys(totals).length).toBe(7);
    },
    60_000 + sequences * 3_000,
  );
});
