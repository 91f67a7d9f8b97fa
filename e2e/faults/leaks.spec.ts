// What answers leave behind in the server: read to the end, left, stopped or failed. T37 of the hardening list.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { connectInspector, describeHeld } from '../../tools/inspector.ts';
import { freePort } from '../../tools/server.ts';
import { amount, report, seeded } from '../harness/faults.ts';
import { Ledger } from '../harness/ledger.ts';
import { useProduct } from '../harness/product.ts';

const atOnce = 40;
const warmUp = amount(200, 2_000);
const answers = amount(400, 20_000);
const maxHeapGrowth = amount(1.3, 1.1);
const maxMore = 5;
/** Answers whose readers left have ended by then; in full, connections that are kept for reuse are closed, too. */
const settleMs = amount(3_000, 90_000);
const script = 'text=plain tokens=40 rate=40';

const inspectorPort = await freePort();
const product = useProduct({
  settings: {
    NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort} --inspect-publish-uid=http`,
    LOG_LEVEL: 'silent',
  },
});
const random = seeded(37);

/** Sends a message and reads until the end, or leaves or stops in the middle. */
async function ask(reader: Ledger): Promise<void> {
  const kind = random();
  const middle = AbortSignal.timeout(kind < 0.3 ? 100 + Math.floor(random() * 700) : 60_000);
  const fault = kind > 0.9 ? `fault=reset at=${Math.floor(random() * 40)}` : '';
  const body = JSON.stringify({ message: `x [[fake ${script} ${fault}]]` });
  let text = '';
  try {
    const response = await reader.request('/api/v1/chat', { method: 'POST', body, signal: middle });
    expect(response.status).toBe(200);
    const decoder = new TextDecoder();
    for await (const bytes of response.body ?? []) text += decoder.decode(bytes, { stream: true });
  } catch (error) {
    if (!middle.aborted) throw error;
  }
  const run = /"run_id":(\d+)/.exec(text)?.[1];
  if (kind < 0.15 && run) await reader.request(`/api/v1/runs/${run}/stop`, { method: 'POST' });
}

async function askAll(reader: Ledger, count: number): Promise<void> {
  await reader.logIn();
  let left = count;
  const keepAsking = async () => {
    while (left-- > 0) await ask(reader);
  };
  await Promise.all(Array.from({ length: atOnce }, keepAsking));
  await sleep(settleMs);
}

it(
  'leave no connection, timer or memory behind',
  async () => {
    const reader = await Ledger.signUp(product.url, 'reader');
    const inspector = await connectInspector(inspectorPort);
    await askAll(reader, warmUp);
    const before = await inspector.held();
    await askAll(reader, answers);
    const more = async () => {
      const { resources } = await inspector.held();
      return Object.keys(resources).filter(
        (kind) => (resources[kind] ?? 0) > (before.resources[kind] ?? 0) + maxMore,
      );
    };
    await expect.poll(more, { timeout: 90_000 }).toEqual([]);
    const after = await inspector.held();
    inspector.close();
    report(`${answers} answers: before ${describeHeld(before)}; after ${describeHeld(after)}`);
    expect(after.heapMb).toBeLessThan(before.heapMb * maxHeapGrowth);
  },
  300_000 + answers * 60,
);
