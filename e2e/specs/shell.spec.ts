import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { seedList } from '../../tools/seed-list.ts';
import { composer, open, send, settled } from '../harness/jobs.ts';
import { useProduct } from '../harness/product.ts';
import { violations } from '../harness/violations.ts';

const count = 50_000;
const product = useProduct({ nodes: 1 });

const list = (page: Page) => page.getByRole('navigation', { name: 'Conversations' });

it(`stays quick with ${count} conversations: pages, draws what is in sight, finds by title`, async () => {
  const { page, name } = await product.newcomer();
  await seedList(product.databaseUrl, name, count);
  await open(page);
  await list(page).getByRole('link', { name: 'Talk number 1', exact: true }).waitFor();
  await list(page).getByRole('heading', { name: 'Today' }).waitFor();
  const mounted = () => list(page).getByRole('link').count();
  await expect.poll(mounted).toBeLessThanOrEqual(40);

  for (const wanted of [300, 900]) {
    await expect
      .poll(async () => {
        await list(page).evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
        return list(page).evaluate((box) => Math.round(box.scrollHeight / 36));
      })
      .toBeGreaterThan(wanted);
  }
  await expect.poll(mounted).toBeLessThan(80);
  await list(page).evaluate((box) => box.scrollTo({ top: 0 }));
  await list(page).getByRole('link', { name: 'Talk number 1', exact: true }).waitFor();

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search chats and actions' }).fill('number 49999');
  await page.getByRole('option', { name: 'Talk number 49999' }).click();
  await page.waitForURL(/\/c\/\d+$/);
});

it('pages on when the first page comes after another reading of the same, and somebody has scrolled between', async () => {
  const { page, name } = await product.newcomer();
  await seedList(product.databaseUrl, name, 200);
  const scrolled = Promise.withResolvers<void>();
  let asked = 0;
  await page.route(
    ({ pathname, search }) => pathname === '/api/v1/conversations' && search === '',
    async (route) => {
      const answer = await route.fetch();
      asked += 1;
      if (asked === 2) await scrolled.promise;
      await route.fulfill({ response: answer });
    },
  );
  await open(page);
  const links = list(page).getByRole('link');
  await links.first().waitFor();
  await list(page).evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  scrolled.resolve();
  await expect.poll(() => links.count()).toBeGreaterThan(60);
  expect(asked).toBeGreaterThan(1);
});

it('opens without a server, says so, and goes on when it is back', async () => {
  const { page } = await product.someone({ name: 'wanderer', isFaulty: true });
  await send(page, 'Keep this [[fake tokens=5 rate=0]]');
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

  await product.node.stop();
  await page.goto('/');
  await composer(page).waitFor();
  await page.getByRole('heading', { name: /wanderer/ }).waitFor();
  await page.getByText('The server cannot be reached.').waitFor();
  await product.node.start();
  await page.getByText('The server cannot be reached.').waitFor({ state: 'detached' });
  await list(page).getByRole('link').first().waitFor();
});

it('asks the model that was chosen while it cannot read which there are, and reads that and the chats later', async () => {
  const { page, context } = await product.someone({ isFaulty: true });
  const asked = () => page.waitForRequest((request) => request.url().endsWith('/api/v1/chat'));
  const modelOf = async (message: string) => {
    const [request] = await Promise.all([asked(), send(page, message)]);
    return (request.postDataJSON() as { model: string | null }).model;
  };
  await page.getByRole('button', { name: /^Model: / }).click();
  await page.getByRole('option').last().click();
  const shown = (await page.getByRole('button', { name: /^Model: / }).textContent()) ?? '';
  const chosen = await modelOf('One [[fake tokens=3 rate=0]]');
  await settled(page);

  let isAway = true;
  await page.route(
    ({ pathname }) => isAway && /^\/api\/v1\/(models|conversations)$/.test(pathname),
    (route) => route.fulfill({ status: 500 }),
  );
  await open(page);
  await page.getByText('The list could not be read.').waitFor();
  await page.getByRole('button', { name: 'Model: none' }).waitFor();
  expect(await modelOf('Two [[fake tokens=3 rate=0]]')).toBe(chosen);
  await settled(page);
  isAway = false;
  await context.setOffline(true);
  await context.setOffline(false);
  await page.getByText('The list could not be read.').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: `Model: ${shown}` }).waitFor();
});

it.each(['light', 'dark'])('%s: has no panel that axe objects to', async (scheme) => {
  const { page } = await product.someone({ dark: scheme === 'dark' });
  await send(page, 'Hello [[fake tokens=5 rate=0]]');
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
});

it('fits 320 pixels and twice the size, and takes a language that runs the other way', async () => {
  const { page } = await product.someone({ viewport: { width: 320, height: 640 }, touch: true });
  await composer(page).fill('مرحبا، كيف حالك اليوم؟ [[fake tokens=20]]');
  await page.getByRole('button', { name: 'Send' }).tap();
  await settled(page);
  const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await expect.poll(sideways).toBeLessThanOrEqual(0);
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
  await expect.poll(sideways).toBeLessThanOrEqual(0);
  await page.getByRole('button', { name: 'Open sidebar' }).tap();
  await page.getByRole('button', { name: /^Account/ }).tap();
  await page.getByRole('menuitem', { name: 'Settings' }).tap();
  await page.getByRole('radio', { name: 'Compact' }).tap();
  await expect.poll(sideways).toBeLessThanOrEqual(0);
});

it('takes what is written to the chat that was come to, and leaves each chat its own words', async () => {
  const { page } = await product.newcomer();
  const paths: string[] = [];
  for (const text of ['The first chat', 'The second chat']) {
    await open(page);
    await send(page, `${text} [[fake tokens=3 rate=0]]`);
    await settled(page);
    paths.push(new URL(page.url()).pathname);
  }
  const [first = '', second = ''] = paths;
  const isReady = () => composer(page).evaluate((field) => field === document.activeElement);
  await composer(page).fill('for the second');

  await list(page).locator(`a[href="${first}"]`).click();
  await expect.poll(isReady).toBe(true);
  await page.keyboard.press('Control+z');
  expect(await composer(page).inputValue()).toBe('');
  await page.keyboard.type('for the first');
  await list(page).locator(`a[href="${second}"]`).click();
  await expect.poll(isReady).toBe(true);
  expect(await composer(page).inputValue()).toBe('for the second');
  await list(page).locator(`a[href="${first}"]`).click();
  await expect.poll(() => composer(page).inputValue()).toBe('for the first');
});
