// Several clients of one account do whatever they like to one conversation, at the same time. T41 of the hardening list.
import { describe, expect, it } from 'vitest';
import { amount, report, seeded } from '../harness/faults.ts';
import { Ledger } from '../harness/ledger.ts';
import { useProduct } from '../harness/product.ts';
import { Sequence } from '../harness/sequence.ts';

const atOnce = 5;

const product = useProduct({ nodes: 2 });

describe('random sends, edits, retries, branches, stops, names and deletions', () => {
  const sequences = amount(15, 500);
  it(
    'leave a whole tree with every change that was acknowledged, the same for every client',
    async () => {
      const person = await Ledger.signUp(product.url, 'everywhere');
      const totals: Record<string, number> = {};
      let next = 0;
      const work = async () => {
        while (next < sequences) {
          const number = next;
          next += 1;
          const random = seeded(41_000 + number);
          const clients = Array.from({ length: random() < 0.5 ? 2 : 3 }, (_, at) =>
            person.through(product.nodes[at % product.nodes.length]?.url ?? ''),
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
    240_000 + sequences * 3_000,
  );
});
