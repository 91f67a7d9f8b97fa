// Reloads, and connections that break at random bytes. T26 and T33 of the hardening list.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { answerTokens } from '../../tools/fake-model/answers.ts';
import { type Faults, startFaultProxy } from '../../tools/fault-proxy/proxy.ts';
import { amount, report, seeded } from '../harness/faults.ts';
import { answers, open, send, settled } from '../harness/jobs.ts';
import { Ledger } from '../harness/ledger.ts';
import { useProduct } from '../harness/product.ts';

const tokens = 100;
const script = `[[fake text=counted tokens=${tokens} rate=100]]`;
const expected = answerTokens('counted', '', tokens).join('');
const pages = amount(3, 4);

const product = useProduct();

interface Screen {
  page: Page;
  /** Reads what is stored, past every fault. */
  stored: Ledger;
}

async function openScreen(url: string, name: string): Promise<Screen> {
  const { page, context } = await product.newcomer({ url, name, isFaulty: true });
  context.setDefaultTimeout(90_000);
  await open(page);
  const stored = new Ledger(product.url, name);
  await stored.logIn();
  return { page, stored };
}

/** What the screen shows against what is stored and what the model said; empty when all three are the same. */
async function difference({ page, stored }: Screen): Promise<string> {
  await settled(page);
  const shown = ((await answers(page).last().locator('p').first().textContent()) ?? '').trim();
  const { messages } = await stored.conversation(Number(/\d+$/.exec(page.url())?.[0]));
  const kept = messages.at(-1)?.content.trim();
  return shown === kept && shown === expected.trim() && messages.length === 2
    ? ''
    : `${page.url()}: ${shown}`;
}

/** Lets several screens go through `rounds` together. */
async function onScreens(url: string, rounds: number, round: (screen: Screen) => Promise<void>) {
  const name = `screen${rounds}x${new URL(url).port}x`;
  const screens = await Promise.all(Array.from({ length: pages }, (_, at) => openScreen(url, name + at)));
  const found: string[] = [];
  let done = 0;
  await Promise.all(
    screens.map(async (screen) => {
      while (done < rounds) {
        done += 1;
        await round(screen);
        found.push(await difference(screen));
      }
    }),
  );
  expect(found.filter((line) => line !== '')).toEqual([]);
  return found.length;
}

async function newChat(page: Page): Promise<void> {
  await page.keyboard.press('Control+Shift+O');
  await page.waitForURL((url) => url.pathname === '/');
}

describe('what is on the screen equals what is stored', () => {
  const reloads = amount(9, 250);
  it(
    'after a reload at any moment',
    async () => {
      const random = seeded(5);
      let fromSidebar = 0;
      const rounds = await onScreens(product.url, reloads, async ({ page }) => {
        await newChat(page);
        await send(page, script);
        await page.waitForTimeout(random() * 1_300);
        await page.reload();
        // A message without an address yet is found in the outbox and gets one. At the very moment of getting it, the
        // browser may reload the old address: then the conversation stands in the sidebar.
        await page.waitForURL(/\/c\/\d+$/, { timeout: 10_000 }).catch(async () => {
          fromSidebar += 1;
          await page.getByRole('navigation').getByRole('link').first().click();
        });
      });
      report(`${rounds} reloads, screen and database equal in all, ${fromSidebar} found in the sidebar`);
    },
    240_000 + reloads * 5_000,
  );

  const cuts = amount(9, 250);
  it(
    'when connections break at random bytes',
    async () => {
      const random = seeded(6);
      let isHarmful = false;
      // Half of the connections, so that an attempt gets through before the pauses between them are long.
      const faults = (): Faults =>
        isHarmful && random() < 0.5 ? { cutAfterBytes: 200 + Math.floor(random() * 3_000) } : {};
      const proxy = await startFaultProxy(Number(product.node.webPort), faults);
      try {
        const rounds = await onScreens(proxy.url, cuts, async ({ page }) => {
          await newChat(page);
          if (!isHarmful) await page.waitForTimeout(1_000);
          isHarmful = true;
          await send(page, script);
          await page.waitForTimeout(random() * 1_000);
          if (random() < 0.5) proxy.reset();
          await page.waitForURL(/\/c\/\d+$/);
        });
        report(`${rounds} answers over ${proxy.stats.cut} cut connections, screen and database equal in all`);
      } finally {
        await proxy.close();
      }
    },
    240_000 + cuts * 8_000,
  );

  const readers = amount(40, 500);
  it(
    'for readers over slow, sliced, late and breaking connections',
    async () => {
      const random = seeded(7);
      const kinds: (() => Faults)[] = [
        () => ({ cutAfterBytes: 100 + Math.floor(random() * 2_500) }),
        () => ({ latencyMs: 20 + random() * 60, cutAfterBytes: 500 + Math.floor(random() * 2_500) }),
        () => ({ sliceBytes: 1 + Math.floor(random() * 40), slowCloseMs: 300 }),
        () => ({ bandwidth: 8_000 + random() * 50_000 }),
      ];
      const faultsOf = () => kinds[Math.floor(random() * kinds.length)]?.() ?? {};
      const straight = await Ledger.signUp(product.url, 'reader');
      const proxy = await startFaultProxy(Number(product.node.apiPort), faultsOf);
      try {
        const ledger = straight.through(proxy.url);
        for (let at = 0; at < readers; at += 20) {
          const some = Math.min(20, readers - at);
          await Promise.all(Array.from({ length: some }, () => ledger.converse(script)));
        }
        expect(await straight.differences(() => expected)).toEqual([]);
        const connections = straight.entries.reduce((sum, entry) => sum + entry.connections, 0);
        report(`${readers} readers over ${connections} connections, ${proxy.stats.cut} cut, nothing lost`);
      } finally {
        await proxy.close();
      }
    },
    240_000 + readers * 2_000,
  );
});
