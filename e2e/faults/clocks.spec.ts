// Nodes whose clocks are two minutes off in either direction, and one that steps back an hour. T43 of the hardening list.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { answerTokens } from '../../tools/fake-model/answers.ts';
import type { FleetNode } from '../../tools/fleet/fleet.ts';
import { begun } from '../harness/begun.ts';
import { amount, report, seeded } from '../harness/faults.ts';
import { Ledger } from '../harness/ledger.ts';
import { preload } from '../harness/preload.ts';
import { useProduct } from '../harness/product.ts';

const offMs = [120_000, -120_000, 0];
/** The machine may be slow where only a share is run. */
const takeOverMs = amount(45_000, 15_000);
const stopMs = amount(10_000, 1_500);
const tokens = 100;
const script = `[[fake text=counted tokens=${tokens} rate=40]]`;
const expected = answerTokens('counted', '', tokens).join('');
const limitWindowSeconds = 60;

const product = useProduct({
  nodes: offMs.length,
  settings: { RATE_LIMITS: 'on' },
  settingsOf: (at) => ({ ...preload('wrong-clock.ts'), CLOCK_OFF_MS: String(offMs[at - 1]) }),
});

const nodeAt = (at: number) => product.nodes[at % product.nodes.length] as FleetNode;

/** Each node signs somebody in; every node must know them. */
async function expectTokensWork(name: string): Promise<void> {
  for (const issuer of product.nodes) {
    const signedIn = new Ledger(issuer.url, name);
    await signedIn.logIn();
    for (const node of product.nodes) {
      const response = await signedIn.through(node.url).request('/api/v1/conversations');
      expect(response.status).toBe(200);
    }
  }
}

/** One conversation whose turns are sent to the nodes in turn: each follows the one before. */
async function expectOrder(ledger: Ledger, turns: number): Promise<void> {
  const sent: string[] = [];
  let conversation_id: number | undefined;
  for (let at = 0; at < turns; at += 1) {
    const message = `turn ${at} [[fake text=counted tokens=2 rate=0]]`;
    sent.push(message);
    const body = JSON.stringify({ message, conversation_id });
    const { start, ended } = await begun(
      await ledger.through(nodeAt(at).url).request('/api/v1/chat', { method: 'POST', body }),
    );
    expect(await ended).toBe('done');
    conversation_id = start.conversation_id;
  }
  const { messages } = await ledger.conversation(Number(conversation_id));
  expect(messages.filter(({ role }) => role === 'user').map(({ content }) => content)).toEqual(sent);
  const times = messages.map(({ timestamp }) => timestamp);
  expect(times).toEqual(times.toSorted());
}

/** An answer that one node writes is stopped by another. */
async function expectStop(ledger: Ledger, at: number): Promise<void> {
  const body = JSON.stringify({ message: 'x [[fake text=counted tokens=3000 rate=50]]' });
  const { start, ended } = await begun(
    await ledger.through(nodeAt(at).url).request('/api/v1/chat', { method: 'POST', body }),
  );
  const before = product.fake.stats().closedEarly;
  const startedAt = performance.now();
  const path = `/api/v1/runs/${start.run_id}/stop`;
  expect((await ledger.through(nodeAt(at + 1).url).request(path, { method: 'POST' })).status).toBe(200);
  expect(await ended).toBe('stopped');
  await expect.poll(() => product.fake.stats().closedEarly).toBe(before + 1);
  expect(performance.now() - startedAt).toBeLessThan(stopMs);
}

/** Uses up what an account may send on one node; each node then says to come back within the window. */
async function expectLimitRecovers(name: string): Promise<void> {
  const spender = await Ledger.signUp(product.url, name);
  const spend = (node: FleetNode) => {
    const body = JSON.stringify({ message: 'x', model: 'nobody/has-this' });
    return spender.through(node.url).request('/api/v1/chat', { method: 'POST', body });
  };
  for (let some = 0; some < 7; some += 1)
    await Promise.all(Array.from({ length: 20 }, () => spend(nodeAt(0))));
  for (const node of product.nodes) {
    const refused = await spend(node);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(limitWindowSeconds);
  }
  if (amount(0, 1) === 0) return;
  await sleep(limitWindowSeconds * 1_000);
  for (const node of product.nodes) expect((await spend(node)).status).toBe(404);
}

describe('nodes whose clocks differ', () => {
  const rounds = amount(1, 10);
  it(
    'agree on order, sign-ins, stops, limits and on who is alive',
    async () => {
      const ledger = await Ledger.signUp(product.url, 'watchless');
      await expectTokensWork('watchless');
      for (let round = 0; round < rounds; round += 1) {
        // No node takes another for dead.
        const answers = Promise.all(product.nodes.map(({ url }) => ledger.through(url).converse(script)));
        await expectOrder(ledger, 6);
        await expectStop(ledger, round);
        await answers;
      }
      expect(ledger.entries.filter(({ seams }) => seams > 0)).toEqual([]);
      expect(await ledger.differences(() => expected)).toEqual([]);
      await expectLimitRecovers('spender');
      report(
        `clocks ${offMs.map((ms) => ms / 1000).join(', ')} s off: ${rounds} rounds, ${ledger.entries.length} answers whole`,
      );
    },
    240_000 + rounds * 20_000 + amount(0, 90_000),
  );

  it(
    'take over from one that dies',
    async () => {
      const random = seeded(43);
      for (let kill = 0; kill < amount(1, 10); kill += 1) {
        const ledger = await Ledger.signUp(product.url, `heir${kill}`);
        const node = nodeAt(Math.floor(random() * product.nodes.length));
        const others = product.nodes.filter((other) => other !== node);
        const answers = Promise.all(
          Array.from({ length: 3 }, () => ledger.through(node.url).converse(script)),
        );
        await expect.poll(() => ledger.entries.every(({ text }) => text.length > 20)).toBe(true);
        await node.kill();
        const killedAt = Date.now();
        const follow = others.map((other, at) =>
          ledger.through(other.url).request(`/api/v1/runs/${ledger.entries[at]?.start?.run_id}/events`),
        );
        for (const response of await Promise.all(follow)) {
          const { ended } = await begun(response);
          expect(await ended).toBe('done');
        }
        expect(Date.now() - killedAt).toBeLessThan(takeOverMs + 10_000);
        await node.start();
        await answers;
        expect(await ledger.differences(() => expected)).toEqual([]);
      }
    },
    amount(1, 10) * 240_000,
  );
});

describe('a node whose clock steps back an hour', () => {
  it(
    'goes on with what it does, and its limits recover',
    async () => {
      const ledger = await Ledger.signUp(product.url, 'traveller');
      await expectLimitRecovers('early-spender');
      const node = nodeAt(2);
      const answers = Promise.all(Array.from({ length: 5 }, () => ledger.through(node.url).converse(script)));
      await expect.poll(() => ledger.entries.every(({ text }) => text.length > 20)).toBe(true);
      process.kill(node.pid, 'SIGUSR2');
      await expectOrder(ledger, 6);
      await expectStop(ledger, 2);
      await expectStop(ledger, 1);
      await answers;
      expect(ledger.entries.filter(({ seams, connections }) => seams > 0 || connections > 1)).toEqual([]);
      expect(await ledger.differences(() => expected)).toEqual([]);
      await expectLimitRecovers('late-spender');
      report(`clock back by an hour: ${ledger.entries.length} streams went on`);
    },
    240_000 + amount(0, 180_000),
  );
});
