import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FakeModel, startFakeModel } from '../../tools/fake-model/server.ts';
import { type Fleet, startFleet } from '../../tools/fleet/fleet.ts';
import { seedList } from '../../tools/seed-list.ts';
import { launchBrowser, visit } from '../harness/browser.ts';
import { composer, send, settled, signUp } from '../harness/jobs.ts';
import { testSettings } from '../harness/parley.ts';
import { violations } from '../harness/violations.ts';

const count = 50_000;

let dataDir: string;
let fake: FakeModel;
let fleet: Fleet;
let browser: Browser;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'parley-shell-'));
  fake = await startFakeModel();
  const settings = {
    ...testSettings,
    OPENAI_BASE_URL: `${fake.url}/v1`,
    OPENAI_API_KEY: 'test',
    LOCAL_MODEL: 'off',
  };
  [fleet, browser] = await Promise.all([startFleet({ size: 1, dataDir, settings }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await fleet?.stop();
  await fake?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const list = (page: Page) => page.getByRole('navigation', { name: 'Conversations' });

it(`stays quick with ${count} conversations: pages, draws what is in sight, finds by title`, async () => {
  const { page, context, errors } = await visit(browser, fleet.url);
  const name = await signUp(page, 'librarian');
  await seedList(fleet.databaseUrl, name, count);
  await page.reload();
  await list(page).getByRole('link', { name: 'Talk number 1', exact: true }).waitFor();
  await list(page).getByRole('heading', { name: 'Today' }).waitFor();
  const mounted = () => list(page).getByRole('link').count();
  expect(await mounted()).toBeLessThanOrEqual(40);

  for (const wanted of [300, 900]) {
    await expect
      .poll(async () => {
        await list(page).evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
        return list(page).evaluate((box) => Math.round(box.scrollHeight / 36));
      })
      .toBeGreaterThan(wanted);
  }
  expect(await mounted()).toBeLessThan(80);
  await list(page).evaluate((box) => box.scrollTo({ top: 0 }));
  await list(page).getByRole('link', { name: 'Talk number 1', exact: true }).waitFor();

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search chats and actions' }).fill('number 49999');
  await page.getByRole('option', { name: 'Talk number 49999' }).click();
  await page.waitForURL(/\/c\/\d+$/);
  expect(errors).toEqual([]);
  await context.close();
});

it('opens without a server, says so, and goes on when it is back', async () => {
  const { page, context } = await visit(browser, fleet.url);
  await signUp(page, 'wanderer');
  await send(page, 'Keep this [[fake tokens=5]]');
  await settled(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  const intercepted = await page.evaluate(async () => {
    const names = await caches.keys();
    const kept = await Promise.all(
      names.map(async (one) => (await (await caches.open(one)).keys()).map(({ url }) => url)),
    );
    return kept.flat().filter((url) => new URL(url).pathname.startsWith('/api/'));
  });
  expect(intercepted).toEqual([]);

  const [node] = fleet.nodes;
  await node?.stop();
  await page.goto('/');
  await composer(page).waitFor();
  await page.getByRole('heading', { name: /wanderer/ }).waitFor();
  await page.getByText('The server cannot be reached.').waitFor();
  await node?.start();
  await page.getByText('The server cannot be reached.').waitFor({ state: 'detached', timeout: 20_000 });
  await list(page).getByRole('link').first().waitFor();
  await context.close();
});

it.each(['light', 'dark'])('%s: has no panel that axe objects to', async (scheme) => {
  const { page, context } = await visit(browser, fleet.url, { dark: scheme === 'dark' });
  await signUp(page, `panels-${scheme}`);
  await send(page, 'Hello [[fake tokens=5]]');
  await settled(page);
  const openAction = async (words: string, panel: string) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search chats and actions' }).fill(words);
    await page.getByRole('option', { name: words, selected: true }).waitFor();
    if (words === 'Settings') expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: panel }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: panel }).waitFor({ state: 'detached' });
  };
  await openAction('Settings', 'Settings');
  await openAction('Keyboard shortcuts', 'Keyboard shortcuts');
  await context.close();
});

it('fits 320 pixels and twice the size, and takes a language that runs the other way', async () => {
  const { page, context } = await visit(browser, fleet.url, {
    viewport: { width: 320, height: 640 },
    touch: true,
  });
  await signUp(page, 'small');
  await composer(page).fill('مرحبا، كيف حالك اليوم؟ [[fake tokens=20]]');
  await page.getByRole('button', { name: 'Send' }).tap();
  await settled(page);
  const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await sideways()).toBeLessThanOrEqual(0);
  const direction = page.getByRole('log').getByText('مرحبا').last();
  expect(await direction.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl');

  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a[href], input, [role=option]')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .map((element) => {
        const box = element.getBoundingClientRect();
        const after = getComputedStyle(element, '::after');
        const grown = after.content === 'none' ? 0 : -Math.min(0, Number.parseFloat(after.top) || 0);
        return {
          name: element.ariaLabel ?? element.textContent,
          px: Math.min(box.width, box.height) + 2 * grown,
        };
      })
      .filter(({ px }) => px > 0 && px < 43.5),
  );
  expect(small).toEqual([]);

  // 1280 pixels at twice the size.
  await page.setViewportSize({ width: 640, height: 400 });
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  expect(await sideways()).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Open sidebar' }).tap();
  await page.getByRole('button', { name: /^Account/ }).tap();
  await page.getByRole('menuitem', { name: 'Settings' }).tap();
  await page.getByRole('radio', { name: 'Compact' }).tap();
  expect(await sideways()).toBeLessThanOrEqual(0);
  await context.close();
});
