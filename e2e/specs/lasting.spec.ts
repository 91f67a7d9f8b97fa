import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { answerTokens } from '../../tools/fake-model/answers.ts';
import { answers, composer, keptConversations, open, send, settled, turns } from '../harness/jobs.ts';
import { useProduct } from '../harness/product.ts';

const product = useProduct();

const counted = (tokens: number) => answerTokens('counted', '', tokens).join('').trim();
const shown = async (page: Page) =>
  ((await answers(page).last().locator('p').first().textContent()) ?? '').trim();
/** A continuation begins to count anew. */
const shownPastGates = (page: Page) => {
  product.fake.openGate();
  return shown(page);
};
const ask = (page: Page, script: string) => send(page, `x [[fake text=counted ${script}]]`);

const someone = () => product.someone({ isFaulty: true });

describe('an answer that was stopped', () => {
  it('goes on at the word where it ended, when asked to continue', async () => {
    const { page } = await someone();
    await ask(page, 'tokens=120 rate=200 gate=60');
    await answers(page).getByText('w0020').waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('You stopped this answer.').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect.poll(() => shownPastGates(page)).toBe(counted(120));
    await settled(page);
    await page.reload();
    await expect.poll(() => shown(page)).toBe(counted(120));
    await page.getByText('This answer was continued once.').waitFor();
    expect(await turns(page).count()).toBe(2);
  });
});

describe('a message written offline', () => {
  it('waits, and is sent once when the network is back', async () => {
    const { page, context } = await someone();
    const before = product.fake.stats().calls;
    await context.setOffline(true);
    await composer(page).fill('x [[fake text=counted tokens=20 rate=0]]');
    await composer(page).press('Enter');
    await page.getByText('Not sent yet').waitFor();
    await context.setOffline(false);
    await expect.poll(() => shown(page)).toBe(counted(20));
    await settled(page);
    // The answer, and its title.
    expect(product.fake.stats().calls - before).toBeLessThanOrEqual(2);
  });

  it('is sent by the next tab when its own is closed', async () => {
    const { page, context } = await someone();
    await context.setOffline(true);
    await composer(page).fill('left behind [[fake text=counted tokens=20 rate=0]]');
    await composer(page).press('Enter');
    await page.getByText('Not sent yet').waitFor();
    await page.close();
    await context.setOffline(false);
    const next = await context.newPage();
    await next.goto('/');
    await next.waitForURL(/\/c\/\d+$/);
    await expect.poll(() => shown(next)).toBe(counted(20));
    await settled(next);
    expect(await turns(next).count()).toBe(2);
  });

  const wait = async (page: Page, message: string) => {
    await composer(page).fill(message);
    await composer(page).press('Enter');
    await page.getByText('Not sent yet').waitFor();
  };
  const chats = (page: Page) => page.getByRole('navigation').getByRole('link');

  it('leaves New chat to another topic, and becomes a chat of its own', async () => {
    const { page, context } = await someone();
    await context.setOffline(true);
    await wait(page, 'first topic [[fake text=counted tokens=20 rate=0]]');
    await page.getByRole('link', { name: 'New chat' }).click();
    await expect.poll(() => turns(page).count()).toBe(0);
    await wait(page, 'second topic [[fake text=counted tokens=20 rate=0]]');
    await composer(page).fill('a third one');
    await page.keyboard.press('Control+Shift+O');
    await expect.poll(() => turns(page).count()).toBe(0);
    await context.setOffline(false);
    await expect.poll(() => chats(page).count()).toBe(2);
    expect([await composer(page).inputValue(), new URL(page.url()).pathname]).toEqual(['a third one', '/']);
    for (const topic of [0, 1]) {
      await chats(page).nth(topic).click();
      await settled(page);
      expect(await turns(page).count()).toBe(2);
    }
  });

  describe('after a reload', () => {
    const keptBySomeone = async () => {
      const person = await someone();
      await person.page.evaluate(() => navigator.serviceWorker.ready);
      const isControlled = () => person.page.evaluate(() => navigator.serviceWorker.controller !== null);
      await expect.poll(isControlled).toBe(true);
      return person;
    };

    it('stands where it stood, in the tab that wrote it, and is sent once', async () => {
      const { page, context } = await keptBySomeone();
      const other = await context.newPage();
      await other.goto('/');
      await composer(other).waitFor();
      await context.setOffline(true);
      await wait(page, 'still here [[fake text=counted tokens=20 rate=0]]');
      await page.reload();
      await page.getByText('Not sent yet').waitFor();
      await page.getByRole('log').getByText('still here').waitFor();
      await other.reload();
      await composer(other).waitFor();
      await context.setOffline(false);
      await page.waitForURL(/\/c\/\d+$/);
      await expect.poll(() => shown(page)).toBe(counted(20));
      await settled(page);
      expect(await turns(other).count()).toBe(0);
      await other.reload();
      await chats(other).first().waitFor();
      expect(await chats(other).count()).toBe(1);
    });

    it('stands in its conversation, and can be taken back', async () => {
      const { page, context } = await keptBySomeone();
      await ask(page, 'tokens=20 rate=0');
      await settled(page);
      await expect.poll(() => keptConversations(page)).toBe(1);
      await context.setOffline(true);
      await wait(page, 'and then [[fake text=counted tokens=30 rate=0]]');
      await page.reload();
      await page.getByText('Not sent yet').waitFor();
      expect(await turns(page).count()).toBe(4);
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      await expect.poll(() => turns(page).count()).toBe(2);
      expect(await composer(page).inputValue()).toContain('and then');
      await composer(page).press('Enter');
      await page.getByText('Not sent yet').waitFor();
      await page.reload();
      await page.getByText('Not sent yet').waitFor();
      await context.setOffline(false);
      await expect.poll(() => shown(page)).toBe(counted(30));
      await settled(page);
      await page.reload();
      await expect.poll(() => turns(page).count()).toBe(4);
    });
  });
});

describe('a session that ended by itself', () => {
  /** As if the server had ended it: the page is told at its next request. */
  const endSession = async ({ request }: BrowserContext) =>
    expect((await request.post('/api/v1/auth/logout')).status()).toBe(204);
  const signIn = async (page: Page, name: string) => {
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    await page.getByLabel('User name or e-mail').fill(name);
    await page.getByLabel('Password', { exact: true }).fill('password123');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await composer(page).waitFor();
  };

  it('leaves a draft and a message that waits to whoever wrote them', async () => {
    const { page, context, name } = await someone();
    await context.setOffline(true);
    await composer(page).fill('left behind [[fake text=counted tokens=20 rate=0]]');
    await composer(page).press('Enter');
    await page.getByText('Not sent yet').waitFor();
    await page.close();
    await endSession(context);
    await context.setOffline(false);
    const next = await context.newPage();
    await next.goto('/');
    await signIn(next, name);
    await next.waitForURL(/\/c\/\d+$/);
    await expect.poll(() => shown(next)).toBe(counted(20));
    await settled(next);
    await composer(next).fill('half a thought');
    await endSession(context);
    await next.reload();
    await next.getByRole('heading', { name: 'Welcome back' }).waitFor();
    expect(await next.getByText('half a thought').count()).toBe(0);
    await signIn(next, name);
    await next.getByRole('navigation').getByRole('link', { name: 'left behind' }).first().click();
    await settled(next);
    expect(await composer(next).inputValue()).toBe('half a thought');
  });

  it('shows nobody else what was left, and keeps nothing of it then', async () => {
    const { page, context, name } = await someone();
    const { name: other } = await product.newcomer();
    await composer(page).fill('for my eyes only');
    await endSession(context);
    await page.reload();
    await signIn(page, other);
    expect(await composer(page).inputValue()).toBe('');
    await page.getByRole('button', { name: `Account: ${other}` }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await signIn(page, name);
    expect(await composer(page).inputValue()).toBe('');
  });
});

describe('a message that is taken back', () => {
  it('is in the composer, and is not sent', async () => {
    const { page, context } = await someone();
    await context.setOffline(true);
    await composer(page).fill('not that way');
    await composer(page).press('Enter');
    await page.getByText('Not sent yet').waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect.poll(() => composer(page).inputValue()).toBe('not that way');
    expect(await turns(page).count()).toBe(0);
    await context.setOffline(false);
  });

  it('is open for editing again when it was an edit, with its new wording', async () => {
    const { page, context } = await someone();
    await ask(page, 'tokens=20 rate=0');
    await settled(page);
    await context.setOffline(true);
    await turns(page).first().hover();
    await page.getByRole('button', { name: 'Edit message' }).click();
    await page.getByLabel('Edit your message').fill('better words');
    await page.getByLabel('Edit your message').press('Enter');
    await page.getByText('Not sent yet').waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    expect(await page.getByLabel('Edit your message').inputValue()).toBe('better words');
    expect(await composer(page).inputValue()).toBe('');
    await expect.poll(() => shown(page)).toBe(counted(20));
    await context.setOffline(false);
  });

  it('is stopped at the server when that has it, and does not come back as well', async () => {
    const { page } = await someone();
    const before = product.fake.stats().calls;
    const hasArrived = () => product.fake.stats().calls > before;
    let isCut = true;
    await page.route('**/api/v1/chat', async (route) => {
      if (!isCut) return route.continue();
      if (!hasArrived()) route.fetch().catch(() => {});
      await expect.poll(hasArrived).toBe(true);
      await route.abort('connectionreset');
    });
    await ask(page, 'tokens=60 rate=200 gate=5');
    await page.getByText('Not sent yet').waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('Stopping as soon as the server can be reached').waitFor();
    isCut = false;
    await page.getByText(/You stopped this answer|Stopped before the first word/).waitFor();
    expect(await composer(page).inputValue()).toBe('');
    await page.reload();
    await page.getByText(/You stopped this answer|Stopped before the first word/).waitFor();
    expect(await turns(page).count()).toBe(2);
  });
});

it('a waiting message that is sent while its wording is changed leaves the new one in the composer', async () => {
  const { page } = await someone();
  await ask(page, 'tokens=20 rate=200 gate=10');
  await answers(page).getByText('w0005').waitFor();
  await composer(page).fill('and then [[fake tokens=5]]');
  await composer(page).press('Enter');
  await page.getByRole('button', { name: 'Edit waiting message 1' }).click();
  await page.getByRole('textbox', { name: 'Edit waiting message 1' }).fill('other words');
  product.fake.openGate();
  await expect.poll(() => turns(page).count()).toBe(4);
  await expect.poll(() => composer(page).inputValue()).toBe('other words');
});

describe('other tabs and devices', () => {
  it('eight tabs that have no locks, as over plain http from another machine, leave connections for the one in view', async () => {
    const { page, context } = await product.newcomer();
    await context.addInitScript(() => {
      Object.defineProperty(navigator, 'locks', { value: undefined });
      Object.defineProperty(document, 'visibilityState', {
        get: () => document.body?.dataset.view ?? 'visible',
      });
    });
    for (let at = 0; at < 7; at += 1) {
      const tab = await context.newPage();
      await tab.goto(product.url);
      await composer(tab).waitFor();
      await tab.evaluate(() => {
        document.body.dataset.view = 'hidden';
        document.dispatchEvent(new Event('visibilitychange'));
      });
    }
    await open(page);
    await send(page, 'x [[fake text=counted tokens=5]]');
    await answers(page).last().getByText('w0005').first().waitFor();
  });

  it('eight tabs of one browser all show the answer grow, and the server is still there for them', async () => {
    const { page, context } = await someone();
    await ask(page, 'tokens=20000 rate=10');
    await page.waitForURL(/\/c\/\d+$/);
    const tabs = await Promise.all(Array.from({ length: 7 }, () => context.newPage()));
    for (const tab of tabs) await tab.goto(page.url());
    for (const tab of tabs) await answers(tab).last().getByText('w0001').first().waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    const lengths = new Set<string>();
    for (const tab of [page, ...tabs]) {
      await tab.getByText('You stopped this answer.').waitFor();
      lengths.add(await shown(tab));
    }
    expect([...lengths]).toHaveLength(1);
  });

  it('another device hears of a new chat, its answer, its name and its end', async () => {
    const { page, context } = await someone();
    await ask(page, 'tokens=5 rate=0');
    await settled(page);
    const { page: other, context: device } = await product.visit({ isFaulty: true });
    await device.addCookies(await context.cookies());
    await other.goto(page.url());
    await settled(other);
    await ask(page, 'tokens=60 rate=200 gate=30');
    await expect.poll(() => turns(other).count()).toBe(4);
    product.fake.openGate();
    await settled(page);
    await settled(other);
    await expect.poll(() => shown(other)).toBe(counted(60));
    await page.getByRole('navigation').getByRole('link').first().hover();
    await page
      .getByRole('button', { name: /^Actions for/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByLabel('New name').fill('Known everywhere');
    await page.getByLabel('New name').press('Enter');
    await other.getByRole('link', { name: 'Known everywhere' }).waitFor();
  });
});

describe('what is typed in several tabs', () => {
  it('is found in its own after a reload, and in no tab once its writer has signed out', async () => {
    const { page, context, name } = await someone();
    await composer(page).fill('a long prompt');
    const other = await context.newPage();
    await open(other);
    await composer(other).fill('short [[fake tokens=5 rate=0]]');
    await page.reload();
    await expect.poll(() => composer(page).inputValue()).toBe('a long prompt');
    await composer(other).press('Enter');
    await settled(other);
    await page.reload();
    await expect.poll(() => composer(page).inputValue()).toBe('a long prompt');
    await page.goto(other.url());
    await settled(page);
    await composer(page).fill('below');
    await composer(other).fill('below as well');
    await page.reload();
    await expect.poll(() => composer(page).inputValue()).toBe('below');

    const asleep = await context.newPage();
    await open(asleep);
    await composer(asleep).fill('for my eyes only');
    await asleep.goto('about:blank');
    await page.getByRole('button', { name: `Account: ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    for (const tab of [page, other, asleep]) {
      await tab.goto('/');
      await tab.getByRole('heading', { name: 'Welcome back' }).waitFor();
      const kept = await tab.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
      expect(kept).not.toMatch(/prompt|below|eyes/);
    }
  });
});

describe('a branch that is chosen', () => {
  it('is shown where the chat is open elsewhere, once no wording is being changed there', async () => {
    const { page, context } = await someone();
    await send(page, 'long [[fake tokens=900 rate=0]]');
    await settled(page);
    await send(page, 'first version [[fake tokens=5 rate=0]]');
    await settled(page);
    await turns(page).nth(2).hover();
    await turns(page).nth(2).getByRole('button', { name: 'Edit message' }).click();
    await page.getByLabel('Edit your message').fill('second version [[fake tokens=5 rate=0]]');
    await page.getByLabel('Edit your message').press('Enter');
    await turns(page).getByText('second version').waitFor();
    await settled(page);
    const other = await context.newPage();
    await other.goto(page.url());
    await settled(other);

    const reads: string[] = [];
    page.on('request', (request) => {
      if (/\/conversations\/\d+/.test(request.url())) reads.push(request.method());
    });
    const change = async (name: string) => {
      await turns(page).nth(2).hover();
      await turns(page).nth(2).getByRole('button', { name }).click();
    };
    const place = () =>
      turns(other)
        .first()
        .evaluate((turn) => turn.getBoundingClientRect().top);
    await turns(other).first().hover();
    const before = await place();
    await change('Previous version');
    await turns(other).getByText('first version').waitFor();
    expect(await place()).toBe(before);
    expect(reads).toEqual(['PUT']);

    await turns(other).nth(2).hover();
    await turns(other).nth(2).getByRole('button', { name: 'Edit message' }).click();
    await other.getByLabel('Edit your message').fill('third version');
    await change('Next version');
    await turns(page).getByText('second version').waitFor();
    expect(await other.getByLabel('Edit your message').inputValue()).toBe('third version');
    await other.getByRole('button', { name: 'Cancel' }).click();
    await turns(other).getByText('second version').waitFor();
    expect(reads).toEqual(['PUT', 'PUT']);
  });
});

describe('a server that is started again', () => {
  it('finishes the answer, and the reader sees it go on without doing anything', async () => {
    const { page } = await someone();
    await ask(page, 'tokens=300 rate=200 gate=100');
    await answers(page).getByText('w0040').waitFor();
    await product.node.stop();
    await product.node.start();
    await expect.poll(() => shownPastGates(page)).toBe(counted(300));
    await settled(page);
    await page.getByText('This answer was continued once.').waitFor();
  });
});
