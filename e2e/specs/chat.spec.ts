import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { desktop, phone } from '../harness/browser.ts';
import { answers, composer, open, send, settled, signUp, turns } from '../harness/jobs.ts';
import { useProduct } from '../harness/product.ts';

const product = useProduct();

const textOf = async (locator: Locator): Promise<string> => (await locator.textContent()) ?? '';

describe('a newcomer', () => {
  it('signs up, asks, watches the answer come, and finds it again', async () => {
    const { page } = await product.visit();
    await page.goto('/');
    await page.getByText('Create the first account').first().waitFor();
    await signUp(page, 'first');
    await page.getByText('fake-chat is answering').waitFor();
    await page.getByRole('button', { name: 'Model: fake-chat' }).click();
    await page.getByText('fake-small').click();
    await page.getByRole('button', { name: 'Model: fake-small' }).click();
    await page.getByText('fake-chat', { exact: true }).last().click();
    await send(page, 'How do tides work? [[fake tokens=150 rate=200 gate=50]]');
    await page.waitForURL(/\/c\/\d+$/);
    const answer = answers(page).last();
    await answer.getByText('the quiet river').waitFor();
    const early = (await textOf(answer)).length;
    product.fake.openGate();
    await expect.poll(async () => (await textOf(answer)).length).toBeGreaterThan(early);
    await settled(page);

    const row = page.getByRole('link', { name: 'Tides work' });
    await row.waitFor();
    await page
      .getByRole('link', { name: 'New chat' })
      .or(page.getByRole('button', { name: 'New chat' }))
      .first()
      .click();
    await composer(page).waitFor();
    await expect.poll(() => turns(page).count()).toBe(0);
    await row.click();
    await answers(page).getByText('the quiet river').first().waitFor();
    await expect.poll(() => turns(page).count()).toBe(2);
  });

  it('sees Markdown, code in colour, and can copy it', async () => {
    const { page, context } = await product.someone();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await send(page, 'Show me [[fake rate=0]]');
    await settled(page);
    const answer = answers(page).last();
    await answer.getByRole('heading', { name: 'What an answer may hold' }).waitFor();
    await expect.poll(() => answer.getByRole('table').getByRole('row').count()).toBe(4);
    const code = answer.locator('pre');
    await code.locator('[class^="tk-"]').nth(3).waitFor();
    const link = answer.getByRole('link', { name: 'Links' });
    expect(await link.getAttribute('rel')).toContain('noopener');
    await code.hover();
    await answer.getByRole('button', { name: 'Copy code' }).click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toContain('export function greet');
  });
});

describe('an answer', () => {
  it('survives a reload in its middle, word for word', async () => {
    const { page } = await product.someone();
    await send(page, 'x [[fake tokens=300 rate=200 gate=150]]');
    await page.waitForURL(/\/c\/\d+$/);
    for (let i = 0; i < 3; i++) {
      await answers(page).getByText('the quiet').first().waitFor();
      await page.reload();
    }
    await answers(page).getByText('the quiet').first().waitFor();
    product.fake.openGate();
    const words =
      'the quiet river runs past old stones and carries small boats of light toward an open sea'.split(' ');
    const expected = Array.from({ length: 300 }, (_, i) => words[i % words.length]).join(' ');
    const seen = async () => (await textOf(answers(page).last().locator('p').first())).trim();
    await expect.poll(seen).toBe(expected);
    await settled(page);
    expect(await seen()).toBe(expected);
  });

  it('goes on while the reader is elsewhere, and is seen growing by a second tab', async () => {
    const { page, context } = await product.someone();
    await send(page, 'x [[fake tokens=250 rate=200 gate=100]]');
    await page.waitForURL(/\/c\/\d+$/);
    const second = await context.newPage();
    await second.goto(page.url());
    const answer = answers(second).last();
    await answer.getByText('the quiet').waitFor();
    const early = (await textOf(answer)).length;
    product.fake.openGate();
    await expect.poll(async () => (await textOf(answer)).length).toBeGreaterThan(early);
    await page.close();
    await settled(second);
    const words = async () => (await textOf(answer.locator('p').first())).trim().split(' ');
    await expect.poll(words).toHaveLength(250);
  });

  it('stops when told to, and keeps what was written', async () => {
    const { page } = await product.someone();
    await send(page, 'x [[fake tokens=20000 rate=60]]');
    await answers(page).getByText('the quiet').first().waitFor();
    const before = product.fake.stats().closedEarly;
    await page.getByRole('button', { name: 'Stop' }).click();
    await settled(page);
    await expect.poll(() => product.fake.stats().closedEarly).toBe(before + 1);
    const kept = await textOf(answers(page).last().locator('p').first());
    await page.reload();
    await answers(page).getByText('the quiet').first().waitFor();
    await expect.poll(() => textOf(answers(page).last().locator('p').first())).toBe(kept);
    await send(page, 'and then? [[fake tokens=5]]');
    await expect.poll(() => turns(page).count()).toBe(4);
    await settled(page);
  });

  it('that fails says why, and can be tried again', async () => {
    const { page } = await product.someone();
    await send(page, 'x [[fake fault=500 tokens=20 times=2]]');
    await page
      .getByText(/failed with status 500/)
      .first()
      .waitFor();
    await page
      .getByRole('button', { name: /try again|retry/i })
      .first()
      .click();
    await answers(page).getByText('the quiet').first().waitFor();
  });
});

describe('the tree', () => {
  it('grows by edit and regenerate, and its branches can be switched', async () => {
    const { page } = await product.someone();
    await send(page, 'first version [[fake tokens=12]]');
    await settled(page);
    await turns(page).first().hover();
    await page.getByRole('button', { name: 'Edit message' }).click();
    await page.getByLabel('Edit your message').fill('second version [[fake tokens=12 text=cjk]]');
    await page.getByRole('button', { name: 'Send', exact: true }).first().click();
    await answers(page).getByText('春は曙').waitFor();
    await settled(page);
    await expect.poll(() => turns(page).count()).toBe(2);
    await turns(page).first().hover();
    await page.getByText('2 / 2').or(page.getByText('2/2')).first().waitFor();
    await page.getByRole('button', { name: 'Previous version' }).first().click();
    await page.getByText('first version').first().waitFor();
    await page.reload();
    await page.getByText('first version').first().waitFor();

    await answers(page).last().hover();
    await answers(page).last().getByRole('button', { name: 'Try again' }).click();
    await page
      .getByRole('dialog', { name: 'Try again' })
      .getByRole('button', { name: 'Try again', exact: true })
      .click();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await expect
      .poll(() => answers(page).last().getByRole('button', { name: 'Previous version' }).count())
      .toBe(1);
    await settled(page);
  });
});

describe('the sidebar', () => {
  it('renames, deletes and brings back', async () => {
    const { page } = await product.someone();
    await send(page, 'Mountain weather [[fake tokens=5]]');
    await settled(page);
    const row = page.getByRole('link', { name: 'Mountain weather' });
    await row.waitFor();
    await row.hover();
    await page.getByRole('button', { name: 'Actions for Mountain weather' }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByLabel('New name').fill('Alps');
    await page.getByLabel('New name').press('Enter');
    const renamed = page.getByRole('link', { name: 'Alps' });
    await renamed.waitFor();
    await renamed.hover();
    await page.getByRole('button', { name: 'Actions for Alps' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await renamed.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await renamed.waitFor();
    await page.reload();
    await renamed.waitFor();
  });
});

describe('an account', () => {
  it('stays signed in over a reload, signs out everywhere and in again', async () => {
    const { page, context, name } = await product.someone();
    await page.reload();
    await composer(page).waitFor();
    const other = await context.newPage();
    await open(other);
    await page.getByRole('button', { name: `Account: ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    await other.getByRole('heading', { name: 'Welcome back' }).waitFor();
    await page.reload();
    await page.getByLabel('User name or e-mail').fill(name);
    await page.getByLabel('Password', { exact: true }).fill('wrong password');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('The name or the password is not right.').waitFor();
    await page.getByLabel('Password', { exact: true }).fill('password123');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await composer(page).waitFor();
  });
});

describe('a sign-out', () => {
  it('leaves no name of a chat behind, neither in the tab nor in a note', async () => {
    const { page, name } = await product.someone();
    for (const title of ['Secret mountain', 'Hidden valley']) {
      await open(page);
      await send(page, `${title} [[fake tokens=5 rate=0]]`);
      await settled(page);
      await expect.poll(() => page.title()).toBe(`${title} · Parley`);
    }
    await page.getByRole('link', { name: 'Secret mountain' }).hover();
    await page.getByRole('button', { name: 'Actions for Secret mountain' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    // A note stays while the pointer rests on it.
    await page.getByText('Deleted “Secret mountain”').hover();
    await page.getByRole('button', { name: `Account: ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
    expect(await page.title()).toBe('Parley');
    expect(await page.getByText('Secret mountain').count()).toBe(0);
  });
});

describe('the look', () => {
  it('follows the system into the dark, and a choice outlives a reload', async () => {
    const { page, name } = await product.someone({ dark: true });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await background();
    await page.getByRole('button', { name: `Account: ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.getByRole('radio', { name: 'Light' }).click();
    await expect.poll(background).not.toBe(dark);
    const light = await background();
    await page.reload();
    await composer(page).waitFor();
    await expect.poll(background).toBe(light);
  });

  it('fits a phone: drawer, no sideways scrolling, Enter makes a line', async () => {
    const { page } = await product.someone({ viewport: phone, touch: true });
    await composer(page).fill('one');
    await composer(page).press('Enter');
    await composer(page).press('t');
    await expect.poll(() => composer(page).inputValue()).toBe('one\nt');
    await composer(page).fill('Wide table please [[fake rate=0]]');
    await page.getByRole('button', { name: 'Send' }).tap();
    await settled(page);
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await expect.poll(overflow).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Open sidebar' }).tap();
    await page.getByRole('link', { name: 'Wide table please' }).tap();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    for (const width of [320, desktop.width]) {
      await page.setViewportSize({ width, height: 700 });
      await expect.poll(overflow).toBeLessThanOrEqual(0);
    }
  });
});
