// The same message many times at once, and Stop from anywhere. T30 and T31 of the hardening list.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { amount, report, seeded } from '../harness/faults.ts';
import { Ledger } from '../harness/ledger.ts';
import { useProduct } from '../harness/product.ts';

const product = useProduct({ nodes: 3 });
let ledger: Ledger;
beforeAll(async () => {
  ledger = await Ledger.signUp(product.url, 'sender');
});

/** The calls that asked for an answer, not for a title. */
const isAnswer = ({ messages }: { messages: { content: string }[] }) =>
  !String(messages[0]?.content).startsWith('Write a title');

describe('a message that is sent many times at once', () => {
  const messages = amount(10, 100);
  const copies = 10;

  it(
    'is one message and one call of the model, whichever nodes it reaches',
    async () => {
      for (let at = 0; at < messages; at += 1) {
        product.fake.reset();
        const body = JSON.stringify({
          message: `copy ${at} [[fake text=counted tokens=5 rate=0]]`,
          client_id: randomUUID(),
        });
        const send = async () => {
          const response = await ledger.request('/api/v1/chat', { method: 'POST', body });
          expect(response.status).toBe(200);
          return /"messageMetadata":(\{[^}]*\})/.exec(await response.text())?.[1];
        };
        const started = await Promise.all(Array.from({ length: copies }, send));
        expect(new Set(started).size).toBe(1);
        const { conversation_id } = JSON.parse(String(started[0]));
        expect((await ledger.conversation(conversation_id)).messages).toHaveLength(2);
        expect(product.fake.stats().requests.filter(isAnswer)).toHaveLength(1);
      }
      report(`${messages * copies} sends of ${messages} messages, each taken once`);
    },
    240_000 + messages * 2_000,
  );

  it('is refused when the same id comes with other words', async () => {
    const client_id = randomUUID();
    const send = (message: string) =>
      ledger.request('/api/v1/chat', { method: 'POST', body: JSON.stringify({ message, client_id }) });
    await (await send('one [[fake tokens=2 rate=0]]')).text();
    const other = await send('two [[fake tokens=2 rate=0]]');
    expect(other.status).toBe(409);
  });
});

describe('stop', () => {
  const stops = amount(30, 300);
  const atOnce = 10;
  /** The machine may be slow where only a share is run. */
  const stopMs = amount(10_000, 1_000);

  it(
    'ends the call of the model, whichever node is told',
    async () => {
      const random = seeded(3);
      const stoppedAt: number[] = [];
      const stopOne = async () => {
        const leave = new AbortController();
        const message = `stop ${randomUUID()} [[fake text=counted tokens=3000 rate=50 ttft=${random() < 0.3 ? 5_000 : 20}]]`;
        const response = await ledger.request('/api/v1/chat', {
          method: 'POST',
          body: JSON.stringify({ message, client_id: randomUUID() }),
          signal: leave.signal,
        });
        let text = '';
        const decoder = new TextDecoder();
        const end = (async () => {
          for await (const bytes of response.body ?? []) text += decoder.decode(bytes, { stream: true });
        })();
        await expect.poll(() => text).toContain('messageMetadata');
        const { run_id, message_id, conversation_id } = JSON.parse(
          /"messageMetadata":(\{[^}]*\})/.exec(text)?.[1] ?? '',
        );
        await sleep(random() * 1_500);
        stoppedAt.push(Date.now());
        expect((await ledger.request(`/api/v1/runs/${run_id}/stop`, { method: 'POST' })).status).toBe(200);
        await end;
        const { messages } = await ledger.conversation(conversation_id);
        const answer = messages.find(({ id }) => id === message_id);
        expect(answer?.status).toBe('stopped');
        const seen = [...text.matchAll(/"type":"text-delta"[^}]*"delta":"([^"]*)"/g)].map(
          ([, delta]) => delta,
        );
        expect(answer?.content).toBe(seen.join(''));
      };
      const before = product.fake.stats().closedEarly;
      for (let at = 0; at < stops; at += atOnce) await Promise.all(Array.from({ length: atOnce }, stopOne));
      await expect.poll(() => product.fake.stats().closedEarly - before).toBe(stops);
      const closedAt = product.fake.stats().closedEarlyAt.slice(-stops);
      const inOrder = stoppedAt.toSorted((a, b) => a - b);
      const delays = closedAt.map((at, index) => at - (inOrder[index] ?? 0)).toSorted((a, b) => a - b);
      report(
        `${stops} stops, upstream closed after ${delays[stops >> 1]} ms p50, ${delays.at(-1)} ms at most`,
      );
      expect(delays.at(-1)).toBeLessThanOrEqual(stopMs);
    },
    240_000 + stops * 1_000,
  );
});
