import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { desktop, phone } from '../harness/browser.ts';
import { composer, send, settled, turns } from '../harness/jobs.ts';
import { useProduct } from '../harness/product.ts';

const product = useProduct();

const workspace = (page: Page) => page.locator('[data-screen=workspace]');

/** Keeps the program away until the returned function is called: the page is then what its own file draws. */
async function holdProgram(context: BrowserContext): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await context.route('**/_next/static/chunks/*.js', async (route) => {
    await released;
    await route.continue().catch(() => {});
  });
  return release;
}

/** Somebody who is signed in, in a browser that keeps no program. */
async function returning(viewport: { width: number; height: number }) {
  const person = await product.someone({ viewport });
  await workspace(person.page).waitFor();
  const storageState = await person.context.storageState();
  const context = await product.browser.newContext({
    viewport,
    storageState,
    serviceWorkers: 'block',
    baseURL: product.url,
  });
  context.setDefaultTimeout(45_000);
  return { context, page: await context.newPage(), name: person.name };
}

/** Where things are that the page shows before and after the program is there. */
const places = (page: Page) =>
  page.evaluate(() => {
    const rectOf = (element: Element | undefined | null) => {
      const { x, y, width, height } = element?.getBoundingClientRect() ?? new DOMRect();
      return [x, y, width, height].map(Math.round).join(' ');
    };
    const isSeen = (element: Element) => element.getClientRects().length > 0;
    const textAt = (text: string) => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.textContent?.trim() !== text || !node.parentElement || !isSeen(node.parentElement)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const { x, y, width, height } = range.getBoundingClientRect();
        return [x, y, width, height].map(Math.round).join(' ');
      }
      return 'not there';
    };
    return {
      greeting: rectOf(document.querySelector('h1')),
      composer: rectOf(document.querySelector('.composer')),
      field: rectOf(document.querySelector('textarea')),
      suggestion: textAt('Plan a week of quick dinners for two'),
      newChat: textAt('New chat'),
      note: textAt('Answers can be wrong. Check what matters.'),
    };
  });

describe.each([
  ['desktop', desktop],
  ['phone', phone],
])('on a %s', (_, viewport) => {
  it('stands there before the program does, and stays where it is', async () => {
    const { page, context, name } = await returning(viewport);
    const release = await holdProgram(context);
    await page.goto('/', { waitUntil: 'commit' });
    await page.getByRole('heading', { name: new RegExp(`^Good .*, ${name}$`) }).waitFor();
    // What stands in for Inter until it is there is as wide as Inter only to about 2 %.
    await page.evaluate(() => document.fonts.load('1em "Inter Variable"'));
    const before = await places(page);
    release();
    await workspace(page).waitFor();
    await page.getByRole('button', { name: /^Model: / }).waitFor();
    expect(await places(page)).toEqual(before);
    await context.close();
  });

  it('shows neither the start page nor its field to somebody who is not signed in', async () => {
    const context = await product.browser.newContext({ viewport, baseURL: product.url });
    const page = await context.newPage();
    const release = await holdProgram(context);
    await page.goto('/', { waitUntil: 'commit' });
    await page.getByRole('status').waitFor();
    expect(await composer(page).isVisible()).toBe(false);
    release();
    await page.getByLabel('Password', { exact: true }).waitFor();
    expect(await composer(page).count()).toBe(0);
    await context.close();
  });
});

it('keeps what is typed before the program is there, and goes on at the same place', async () => {
  const { page, context } = await returning(desktop);
  const release = await holdProgram(context);
  await page.goto('/', { waitUntil: 'commit' });
  await composer(page).waitFor();
  await page.keyboard.type('Hello there');
  for (let step = 0; step < 6; step += 1) await page.keyboard.press('ArrowLeft');
  release();
  await workspace(page).waitFor();
  await page.keyboard.type(', you');
  expect(await composer(page).inputValue()).toBe('Hello, you there');
  await context.close();
});

it('keeps the words when Enter is pressed before the program is there, and sends them with the next', async () => {
  const { page, context } = await returning(desktop);
  const release = await holdProgram(context);
  await page.goto('/', { waitUntil: 'commit' });
  await composer(page).waitFor();
  await page.keyboard.type('First words [[fake tokens=5]]');
  await page.keyboard.press('Enter');
  release();
  await workspace(page).waitFor();
  expect(await composer(page).inputValue()).toBe('First words [[fake tokens=5]]');
  await page.keyboard.press('Enter');
  await settled(page);
  expect(await turns(page).count()).toBe(2);
  expect(await composer(page).inputValue()).toBe('');
  await context.close();
});

it('asks for everything that a conversation’s page needs once', async () => {
  const { page, context } = await returning(desktop);
  await page.goto('/');
  await send(page, 'Remember this [[fake tokens=5]]');
  await settled(page);
  await page.waitForURL(/\/c\/\d+$/);
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith('/api/')) asked.push(pathname + search);
  });
  await page.reload();
  await settled(page);
  await page.getByRole('button', { name: /^Model: / }).waitFor();
  for (const path of ['/api/v1/auth/refresh', '/api/v1/auth/me', '/api/v1/models']) {
    expect(asked.filter((other) => other === path)).toEqual([path]);
  }
  // What was asked for early is what the program asks for: never the same by another address.
  const ofLists = new Set(asked.filter((path) => /^\/api\/v1\/conversations(\/\d+)?(\?|$)/.test(path)));
  expect(ofLists.size).toBe(3);
  await context.close();
});

it('lets a reader who goes back before the program is there stay there', async () => {
  const { page, context } = await returning(desktop);
  await page.goto('/');
  await send(page, 'Hello [[fake tokens=5]]');
  await page.waitForURL(/\/c\/\d+$/);
  const release = await holdProgram(context);
  await page.reload({ waitUntil: 'commit' });
  await composer(page).waitFor();
  await page.evaluate(() => window.history.back());
  await expect.poll(() => new URL(page.url()).pathname).toBe('/');
  release();
  await workspace(page).waitFor();
  await page.getByRole('heading', { name: /^Good / }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/');
  await context.close();
});
