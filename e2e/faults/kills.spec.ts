// Nodes are killed at random moments while twenty answers are being written. T27 of the hardening list.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTokens } from '../../tools/fake-model/answers.ts';
import { type FakeModel, startFakeModel } from '../../tools/fake-model/server.ts';
import { type Fleet, startFleet } from '../../tools/fleet/fleet.ts';
import { launchBrowser, visit } from '../harness/browser.ts';
import { amount, report, seeded } from '../harness/faults.ts';
import { answers, composer, send, settled, signUp } from '../harness/jobs.ts';
import { type Entry, Ledger } from '../harness/ledger.ts';
import { startParley, testSettings } from '../harness/parley.ts';

const streams = 20;
const screens = 2;
const takeOverMs = 15_000;
const tokens = 200;
const script = `[[fake text=counted tokens=${tokens} rate=40]]`;
const expected = answerTokens('counted', '', tokens).join('');

let fake: FakeModel;
beforeAll(async () => {
  fake = await startFakeModel();
});
afterAll(() => fake?.close());

interface Target {
  url: string;
  /** Kills a node and starts it again; `random` says which. */
  crash(random: number): Promise<void>;
  remove(): Promise<void>;
}

const settings = () => ({
  ...testSettings,
  OPENAI_BASE_URL: `${fake.url}/v1`,
  OPENAI_API_KEY: 'test',
  LOCAL_MODEL: 'off',
});

async function oneNode(dataDir: string): Promise<Target> {
  let parley = await startParley(settings(), dataDir);
  const { url, webPort, apiPort } = parley;
  return {
    url,
    async crash() {
      await parley.kill();
      parley = await startParley({ ...settings(), WEB_PORT: webPort, API_PORT: apiPort }, dataDir);
    },
    remove: () => parley.remove(),
  };
}

async function threeNodes(dataDir: string): Promise<Target> {
  const fleet: Fleet = await startFleet({ size: 3, dataDir, settings: settings() });
  return {
    url: fleet.url,
    async crash(random) {
      const node = fleet.nodes[Math.floor(random * fleet.nodes.length)];
      await node?.kill();
      await node?.start();
    },
    remove: () => fleet.stop(),
  };
}

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

async function killAndCompare(start: (dataDir: string) => Promise<Target>, kills: number): Promise<void> {
  const random = seeded(kills);
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-kills-'));
  const [target, browser] = await Promise.all([start(dataDir), launchBrowser()]);
  const standstills: number[] = [];
  let isOver = false;
  try {
    const ledger = await Ledger.signUp(target.url, 'ledger');
    const keepAsking = async () => {
      while (!isOver) await ledger.converse(script);
    };
    const onScreen: string[] = [];
    const names = Array.from({ length: screens }, (_, at) => `watcher${at}`);
    const pages = await Promise.all(names.map((name) => openPage(browser, target.url, name)));
    const keepWatching = async (page: Page, name: string) => {
      const stored = new Ledger(target.url, name);
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
    all.catch(() => {});
    for (let kill = 0; kill < kills; kill += 1) {
      await sleep(500 + random() * 3_500);
      const live = ledger.entries.filter(({ status, start }) => status === null && start !== null);
      const since = Date.now();
      const crash = target.crash(random());
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
    await browser.close();
    await target.remove();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function openPage(browser: Browser, url: string, name: string): Promise<Page> {
  const { page, context } = await visit(browser, url);
  context.setDefaultTimeout(120_000);
  await signUp(page, name);
  return page;
}

/** Once the node that was killed is back. */
async function until<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 50) throw error;
      await sleep(200);
    }
  }
}

describe('kill -9 loses nothing', () => {
  const timeout = 90_000 + amount(3, 100) * 20_000;
  it('on one node', () => killAndCompare(oneNode, amount(3, 100)), timeout);
  it('on three nodes', () => killAndCompare(threeNodes, amount(3, 100)), timeout);
});
