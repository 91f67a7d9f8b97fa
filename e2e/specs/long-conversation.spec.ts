import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type SeededConversation, seedConversation } from '../../tools/seed-conversation.ts';
import { answers, keptConversations, open, send, settled, turns } from '../harness/jobs.ts';
import { useProduct } from '../harness/product.ts';
import { type Renders, takeRenders, watchRenders } from '../harness/render-count.ts';

const product = useProduct({ nodes: 1 });
let database: ReturnType<typeof openDatabase>;
beforeAll(() => {
  database = openDatabase(product.databaseUrl);
});
afterAll(() => database?.close());

/** Puts a conversation of `count` messages into somebody's account, so that it need not be talked. */
const seed = (username: string, title: string, count: number): Promise<SeededConversation> =>
  seedConversation(database.run, { username, title, count });

/** A new person's conversation of `count` messages, opened. */
async function openLong(count: number, prepare = async (_: Page) => {}) {
  const { page, name } = await product.newcomer();
  const seeded = await seed(name, 'A long talk', count);
  await prepare(page);
  await page.goto(`/c/${seeded.id}`);
  await turns(page).last().waitFor();
  return { page, ...seeded };
}

const log = (page: Page) => page.getByRole('log');
const scroller = (page: Page) => page.locator('.transcript');
const scrollUp = (page: Page, px: number) => scroller(page).evaluate((box, by) => box.scrollBy(0, -by), px);

/**
 * Watches where the turn, or what else is told, at the top of the view stands, frame by frame, until it is asked how far
 * it has been away from where it was.
 */
async function watchDrift(page: Page, what = '.turn'): Promise<() => Promise<number>> {
  await page.evaluate(async (selector) => {
    const box = document.querySelector('.transcript');
    const viewTop = box?.getBoundingClientRect().top ?? 0;
    const seen = [...document.querySelectorAll(selector)].find(
      (element) => element.getBoundingClientRect().bottom > viewTop + 40,
    );
    if (!seen) throw new Error('There is nothing to watch.');
    let startTop: number | null = null;
    const watched = { worst: 0, isOver: false };
    Object.assign(window, { watched });
    const look = () => {
      const { top } = seen.getBoundingClientRect();
      startTop ??= top;
      const away = seen.isConnected ? Math.abs(top - startTop) : 1e6;
      watched.worst = Math.max(watched.worst, away);
    };
    // Sizes are told last of all before a frame is painted, and to a new observer in any case.
    const watch = () => {
      const painted = new ResizeObserver(() => {
        look();
        painted.disconnect();
      });
      painted.observe(document.body);
      if (!watched.isOver) requestAnimationFrame(watch);
    };
    watch();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }, what);
  return () =>
    page.evaluate(() => {
      const { watched } = window as unknown as { watched: { worst: number; isOver: boolean } };
      watched.isOver = true;
      return watched.worst;
    });
}

/** True when what was found last stands in view, and is marked. */
const isFoundShown = (page: Page) =>
  page.evaluate(() =>
    [...(CSS.highlights.get('find-current') ?? [])].some((range) => {
      const rect = (range as Range).getBoundingClientRect();
      return rect.top > 0 && rect.bottom < window.innerHeight;
    }),
  );

describe('a reader', () => {
  it('who scrolled up stays where they are while an answer is written and older turns come', async () => {
    const { page } = await openLong(120);
    await send(page, 'x [[fake tokens=400 rate=150 gate=60]]');
    await answers(page).last().getByText('the quiet').waitFor();
    await scrollUp(page, 900);
    const worst = await watchDrift(page);
    product.fake.openGate();
    await settled(page);
    expect(await worst()).toBeLessThanOrEqual(1);

    const count = () => turns(page).count();
    for (let pages = 0; pages < 2; pages += 1) {
      const before = await count();
      await scroller(page).evaluate((box) => {
        box.scrollTop = 30;
      });
      const drifted = await watchDrift(page);
      await expect.poll(count).toBeGreaterThan(before);
      expect(await drifted()).toBeLessThanOrEqual(1);
    }
    await page.getByRole('button', { name: 'Jump to latest' }).click();
    const distance = () =>
      scroller(page).evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
    await expect.poll(distance).toBeLessThanOrEqual(1);
  });

  it('sees a message go to the top, and its answer grow below it without any movement', async () => {
    const { page } = await openLong(20);
    await send(page, 'up you go [[fake tokens=60 rate=60 gate=10]]');
    const place = () =>
      page.evaluate(() => {
        const box = document.querySelector('.transcript');
        const sent = [...document.querySelectorAll('.turn')].at(-2);
        if (!box || !sent) return { top: Number.NaN, toEnd: 0 };
        const top = sent.getBoundingClientRect().top - box.getBoundingClientRect().top;
        return { top: Math.round(top), toEnd: box.scrollHeight - box.scrollTop };
      });
    await expect.poll(async () => (await place()).top).toBe(24);
    const { toEnd } = await place();
    const worst = await watchDrift(page);
    product.fake.openGate();
    await settled(page);
    expect(await worst()).toBeLessThanOrEqual(1);
    expect(await place()).toEqual({ top: 24, toEnd });
  });
});

describe('a conversation of 10,000 messages', () => {
  it('opens at its end, scrolls up, is jumped into, searched and walked through', async () => {
    const { page, id, firstId } = await openLong(10_000);
    await log(page).getByText('Question 4999 about the river').waitFor();
    expect(await turns(page).count()).toBeLessThan(130);
    for (const question of [4960, 4930]) {
      await expect
        .poll(async () => {
          await scrollUp(page, 4_000);
          return log(page).getByText(`Question ${question} about`).count();
        })
        .toBe(1);
    }

    await page.evaluate((messageId) => {
      window.location.hash = `m=${messageId}`;
    }, firstId + 2_000);
    const jumped = log(page).getByText('Question 1000 about the river');
    await jumped.waitFor();
    const topOf = async () =>
      ((await jumped.boundingBox())?.y ?? 0) - ((await scroller(page).boundingBox())?.y ?? 0);
    await expect.poll(topOf).toBeLessThan(60);
    expect(await topOf()).toBeGreaterThanOrEqual(0);

    await page.keyboard.press('Alt+ArrowDown');
    await expect
      .poll(async () => (await log(page).getByText('Question 1001 about the river').boundingBox())?.y ?? 0)
      .toBeLessThan(120);

    await page.keyboard.press('Control+f');
    const field = page.getByRole('searchbox', { name: 'Find in conversation' });
    await field.fill('question 42');
    // 42, 420 to 429, 4200 to 4299.
    await page.getByText(/^\d+ of 111$/).waitFor();
    await field.press('Enter');
    await field.press('Enter');
    await expect.poll(() => isFoundShown(page)).toBe(true);
    await field.press('Escape');
    await field.waitFor({ state: 'detached' });

    const rail = page.getByRole('navigation', { name: 'Your messages' });
    await rail.getByRole('button', { name: 'Question 0 about the river' }).click();
    await log(page).getByText('Question 0 about the river').waitFor();
    await page.getByRole('button', { name: 'Jump to latest' }).click();
    await log(page).getByText('Question 4999 about the river').waitFor();
    expect(page.url()).toContain(`/c/${id}`);
  });
});

describe('an answer in the making', () => {
  it('renders nothing but itself', async () => {
    const { page } = await openLong(60, watchRenders);
    await expect.poll(() => turns(page).count()).toBe(60 - 20);
    await send(page, 'x [[fake tokens=20000 rate=100]]');
    await answers(page).last().getByText('the quiet').waitFor();
    await takeRenders(page);
    const inMessages: Renders['inMessages'] = {};
    let commits = 0;
    const look = async () => {
      const taken = await takeRenders(page);
      for (const [message, count] of Object.entries(taken.inMessages))
        inMessages[message] = (inMessages[message] ?? 0) + count;
      commits += taken.commits;
      return commits;
    };
    await expect.poll(look).toBeGreaterThan(10);
    const live = await answers(page).last().getAttribute('data-message');
    const others = Object.entries(inMessages).filter(([message]) => message !== '' && message !== live);
    expect(others).toEqual([]);
    expect(inMessages[live ?? '']).toBeGreaterThan(0);
  });
});

describe('an answer of many screens', () => {
  const chunks = (page: Page) =>
    answers(page)
      .last()
      .evaluate((answer) =>
        [...answer.querySelectorAll<HTMLElement>('.prose-chunk')].map((chunk) => ({
          isSpared: chunk.style.contentVisibility === 'auto',
          isSeen:
            chunk.getBoundingClientRect().bottom > 0 &&
            chunk.getBoundingClientRect().top < window.innerHeight,
        })),
      );

  it('spares the browser what is far away, and never moves what is read, at whatever width', async () => {
    const { page } = await product.someone();
    const answer = Array.from(
      { length: 330 },
      (_, number) => `Paragraph ${number} says ${'the same again and '.repeat(number % 40)}ends.`,
    ).join('\n\n');
    product.fake.teach({ question: 'Tell me a lot', answer, script: 'rate=0' });
    await send(page, 'Tell me a lot');
    await settled(page);
    await expect
      .poll(async () => (await chunks(page)).filter(({ isSpared }) => isSpared).length)
      .toBeGreaterThan(6);

    // What is spared keeps the height that it had at the other width.
    await page.setViewportSize({ width: 700, height: 800 });
    await page.waitForTimeout(500);
    for (let screens = 0; screens < 40; screens += 1) {
      await scrollUp(page, 700);
      const worst = await watchDrift(page, '.prose p');
      await page.waitForTimeout(60);
      expect(await worst()).toBeLessThanOrEqual(1);
      expect((await chunks(page)).filter(({ isSpared, isSeen }) => isSpared && isSeen)).toEqual([]);
    }

    // What somebody selects is theirs as a whole.
    const selected = await answers(page)
      .last()
      .evaluate(async (all) => {
        window.getSelection()?.selectAllChildren(all);
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        return `${window.getSelection()}`;
      });
    for (let number = 0; number < 330; number += 1) expect(selected).toContain(`Paragraph ${number} says`);
  });
});

describe('switching', () => {
  /** Presses the link as a pointer would, and tells what was there when the task of the click was over. */
  const paintsAtOnce = (page: Page, title: string, text: string) =>
    page.evaluate(
      async ([name, wanted]) => {
        const link = [...document.querySelectorAll('a')].find((a) => a.textContent?.includes(name));
        if (!link) throw new Error('There is no such link.');
        const startMs = performance.now();
        link.click();
        for (let microtasks = 0; microtasks < 10; microtasks += 1) await Promise.resolve();
        const isThere = document.querySelector('[role=log]')?.textContent?.includes(wanted) ?? false;
        const mounted = document.querySelectorAll('.turn').length;
        const box = document.querySelector('.transcript');
        const isFull = box !== null && box.scrollHeight > box.clientHeight;
        const painted = Promise.withResolvers<number>();
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => painted.resolve(performance.now() - startMs);
          port2.postMessage(null);
        });
        return { isThere, isFull, mounted, paintedMs: await painted.promise };
      },
      [title, text] as const,
    );

  it('paints from memory in the task of the click, keeps what was read for later, and is wiped', async () => {
    const { page, name } = await product.newcomer();
    const titles = ['First talk', 'Second talk'];
    for (const title of titles) await seed(name, title, 200);
    const third = await seed(name, 'Third talk', 200);
    await open(page);
    for (const title of titles) {
      await page.getByRole('link', { name: title }).click();
      await log(page).getByText('Question 99 about the river').waitFor();
    }
    const reads: string[] = [];
    page.on('request', (request) => {
      if (/\/conversations\/\d+/.test(request.url())) reads.push(request.url());
    });
    const times: number[] = [];
    for (let at = 0; at < 10; at += 1) {
      const { paintedMs, mounted, ...seen } = await paintsAtOnce(page, titles[at % 2] ?? '', 'Answer 99');
      expect(seen).toEqual({ isThere: true, isFull: true });
      expect(mounted).toBeLessThanOrEqual(10);
      times.push(paintedMs);
    }
    process.stdout.write(`  click to painted, ms: ${times.map(Math.round).join(' ')}\n`);

    // Resting on a link reads what it leads to.
    await page.getByRole('link', { name: 'Third talk' }).hover();
    await expect.poll(() => reads.some((url) => url.includes(`/conversations/${third.id}`))).toBe(true);

    await expect.poll(() => keptConversations(page)).toBe(3);
    await page.getByRole('link', { name: 'First talk' }).click();
    await page.route('**/api/**', (route) => route.abort());
    await page.reload();
    await log(page).getByText('Question 99 about the river').waitFor();
    await page.getByText(/This is how it was on/).waitFor();
    await page.getByRole('link', { name: 'Second talk' }).click();
    await log(page).getByText('Question 99 about the river').waitFor();
    await page.unroute('**/api/**');
    await page.getByText(/This is how it was on/).waitFor({ state: 'detached' });

    await page.getByRole('button', { name: `Account: ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    await expect.poll(() => keptConversations(page)).toBe(0);
    expect(await page.evaluate(() => localStorage.getItem('parley.account'))).toBeNull();
  });
});
