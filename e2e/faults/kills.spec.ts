// Nodes are killed at random moments while many answers are being written. T27 of the hardening list.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { answerTokens } from '../../tools/fake-model/answers.ts';
import { amount, report, seeded } from '../harness/faults.ts';
import { answers, composer, open, send, settled } from '../harness/jobs.ts';
import { type Entry, Ledger } from '../harness/ledger.ts';
import { type Product, useProduct } from '../harness/product.ts';

const streams = amount(8, 20);
const screens = 2;
/** The machine may be slow where only a share is run. */
const takeOverMs = amount(45_000, 15_000);
const tokens = 200;
const script = `[[fake text=counted tokens=${tokens} rate=40]]`;
const expected = answerTokens('counted', '', tokens).join('');

/** How long the longest of these answers stood still after `since`; throws when one does not go on in time. */
async function standstillMs(entries: Entry[], since: number): Promise<number> {
  let longest = 0;
  for (const entry of entries) {
    while (entry.heardAt <= since && entry.status === null) {
      if (Date.now() - since > 2 * takeOverMs) throw new Error(`${entry.clientId} does not go on`);
      await sleep(20);
    }
    longest = Math.max(longest, entry.heardAt - since);
  }
  return longest;
}

async function killAndCompare(product: Product, kills: number): Promise<void> {
  const random = seeded(kills);
  const standstills: number[] = [];
  let isOver = false;
  try {
    const ledger = await Ledger.signUp(product.url, 'ledger');
    const keepAsking = async () => {
      while (!isOver) await ledger.converse(script);
    };
    const onScreen: string[] = [];
    const names = Array.from({ length: screens }, (_, at) => `watcher${at}`);
    const pages = await Promise.all(names.map((name) => openPage(product, name)));
    const keepWatching = async (page: Page, name: string) => {
      const stored = new Ledger(product.url, name);
      while (!isOver) {
        await until(async () => {
          await page.goto('/');
          await composer(page).waitFor({ timeout: 5_000 });
        });
        await send(page, script);
        await page.waitForURL(/\/c\/\d+$/);
        await settled(page);
        const shown = ((await answers(page).last().locator('p').first().textContent()) ?? '').trim();
        const { messages } = await until(async () => {
          await stored.logIn();
          return stored.conversation(Number(/\d+$/.exec(page.url())?.[0]));
        });
        onScreen.push(messages.at(-1)?.content.trim() === shown ? '' : `${page.url()}: ${shown}`);
      }
    };
    const readers = [
      ...Array.from({ length: streams }, keepAsking),
      ...pages.map((page, at) => keepWatching(page, names[at] ?? '')),
    ];
    const all = Promise.all(readers);
    all.catch(() => {
      isOver = true;
    });
    for (let kill = 0; kill < kills && !isOver; kill += 1) {
      await sleep(500 + random() * 3_500);
      const live = ledger.entries.filter(({ status, start }) => status === null && start !== null);
      const since = Date.now();
      const crash = crashOne(product, random());
      standstills.push(await standstillMs(live, since));
      await crash;
    }
    isOver = true;
    await all;
    expect(await ledger.differences(() => expected)).toEqual([]);
    expect(onScreen.filter((line) => line !== '')).toEqual([]);
    expect(Math.max(...standstills)).toBeLessThanOrEqual(takeOverMs);
    const { length } = ledger.entries;
    const interrupted = ledger.entries.filter(({ status }) => status !== 'done').length;
    const seams = ledger.entries.reduce((sum, entry) => sum + entry.seams, 0);
    report(
      `${kills} kills, ${length} answers read and ${onScreen.length} watched, ${seams} seams, ` +
        `${interrupted} not finished, longest standstill ${Math.max(...standstills)} ms`,
    );
  } finally {
    isOver = true;
  }
}

/** Kills a node and starts it again; `random` says which. */
async function crashOne({ nodes }: Product, random: number): Promise<void> {
  const node = nodes[Math.floor(random * nodes.length)];
  await node?.kill();
  await node?.start();
}

async function openPage(product: Product, name: string): Promise<Page> {
  const { page, context } = await product.newcomer({ name, isFaulty: true });
  context.setDefaultTimeout(120_000);
  await open(page);
  return page;
}

/** Once the node that was killed is back, which takes longer than 10 s where other work keeps the machine busy. */
async function until<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 150) throw error;
      await sleep(200);
    }
  }
}

const kills = amount(2, 100);
const timeout = 300_000 + kills * 20_000;
describe('kill -9 loses nothing on one node', () => {
  const product = useProduct();
  it('with a database of its own', () => killAndCompare(product, kills), timeout);
});
describe('kill -9 loses nothing on three nodes', () => {
  const product = useProduct({ nodes: 3 });
  it('behind a balancer', () => killAndCompare(product, kills), timeout);
});
