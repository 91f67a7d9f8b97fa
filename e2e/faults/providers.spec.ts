// Whatever a provider does wrong, before, in the middle of and at the end of an answer. T39 of the hardening list.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { answerTokens } from '../../tools/fake-model/answers.ts';
import type { Fault } from '../../tools/fake-model/script.ts';
import { amount, report, seeded } from '../harness/faults.ts';
import { type Entry, Ledger } from '../harness/ledger.ts';
import { useProduct } from '../harness/product.ts';

const tokens = 40;
const expected = answerTokens('counted', '', tokens).join('');
const atOnce = 10;
const maxCalls = 3;
/** Two pauses between three calls, and Retry-After twice. */
const endsMs = amount(45_000, 10_000);

const refusals: readonly Fault[] = ['401', '402', '404', '429', '500', '503', 'quota', 'html'];
const breaks: readonly Fault[] = [
  'reset',
  'cut',
  'error-event',
  'limit-event',
  'bad-json',
  'wrong-type',
  'wrong-choices',
  'empty',
  'huge-event',
];
/** A minute of silence each: only where there is the time. */
const slow: readonly Fault[] = amount(0, 1) === 1 ? ['stall'] : [];
const harmless: readonly Fault[] = ['halves', 'parts', 'crlf', 'no-done', 'no-usage', 'empty-choices'];
const places = [0, 1, tokens >> 1, tokens - 1];

const product = useProduct({ settings: { LOG_LEVEL: 'silent' } });

const callsFor = ({ message }: Entry) =>
  product.fake.stats().requests.filter(({ messages }) => messages.at(-1)?.content === message).length;

describe('a fault of the provider', () => {
  const answers = amount(40, 600);
  it(
    'ends the answer with a reason, keeps what was written, and is tried again only before the first word',
    async () => {
      const random = seeded(39);
      const pick = <T>(some: readonly T[]) => some[Math.floor(random() * some.length)] as T;
      const ledger = await Ledger.signUp(product.url, 'patient');
      const outcomes: Record<string, number> = {};
      for (let done = 0; done < answers; done += atOnce) {
        product.fake.reset();
        const asked = Array.from({ length: atOnce }, async () => {
          const fault = pick([...refusals, ...breaks, ...slow, ...harmless]);
          const once = random() < 0.3 ? 'times=1 retry=1' : '';
          const script = `text=counted tokens=${tokens} rate=400 fault=${fault} at=${pick(places)} ${once}`;
          const startedAt = performance.now();
          const entry = await ledger.converse(`${randomUUID()} [[fake ${script}]]`);
          if (fault !== 'stall') expect(performance.now() - startedAt, script).toBeLessThan(endsMs);
          return { entry, isWhole: harmless.includes(fault) };
        });
        for (const { entry, isWhole } of await Promise.all(asked)) {
          const { messages } = await ledger.conversation(entry.start?.conversation_id ?? 0);
          const answer = messages.at(-1);
          const { message } = entry;
          expect(['done', 'failed'], message).toContain(entry.status);
          expect(expected.startsWith(entry.text), message).toBe(true);
          if (isWhole) expect([entry.status, entry.text], message).toEqual(['done', expected]);
          expect(answer?.error !== null, message).toBe(entry.status === 'failed');
          const calls = callsFor(entry);
          expect(calls, message).toBeLessThanOrEqual(
            entry.status === 'failed' && entry.text !== '' ? 1 : maxCalls,
          );
          const outcome = answer?.error?.code ?? 'done';
          outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        }
      }
      // Nothing of it was lost or is shown in another way.
      expect(await ledger.differences(({ text }) => text)).toEqual([]);
      expect(Object.keys(outcomes)).not.toContain('internal');
      report(`${answers} answers of a faulty provider: ${JSON.stringify(outcomes)}`);
    },
    240_000 + answers * 2_000 + amount(0, 1_200_000),
  );
});
