import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerTokens } from '../../tools/fake-model/answers.ts';
import { type FakeModel, startFakeModel } from '../../tools/fake-model/server.ts';
import { launchBrowser, visit } from '../harness/browser.ts';
import { answers, composer, send, settled, signUp, turns } from '../harness/jobs.ts';
import { type Parley, startParley } from '../harness/parley.ts';

let fake: FakeModel;
let browser: Browser;
let parley: Parley;
const dataDir = mkdtempSync(join(tmpdir(), 'parley-e2e-'));
const settings = () => ({
  OPENAI_BASE_URL: `${fake.url}/v1`,
  OPENAI_API_KEY: 'test',
  LOCAL_MODEL: 'off',
});
const start = (ports = {}) => startParley({ ...settings(), ...ports }, dataDir);

beforeAll(async () => {
  fake = await startFakeModel();
  [parley, browser] = await Promise.all([start(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await parley?.stop();
  await fake?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const counted = (tokens: number) => answerTokens('counted', '', tokens).join('').trim();
const shown = async (page: Page) =>
  ((await answers(page).last().locator('p').first().textContent()) ?? '').trim();
const ask = (page: Page, script: string) => send(page, `x [[fake text=counted ${script}]]`);

/** Somebody new with one page; what the browser reports as an error while the server is away is no fault. */
async function someone() {
  const visitor = await visit(browser, parley.url);
  await signUp(visitor.page, `lasting${Date.now()}`);
  return visitor;
}

describe('an answer that was stopped', () => {
  it('goes on at the word where it ended, when asked to continue', async () => {
    const { page, context } = await someone();
    await ask(page, 'tokens=120 rate=60');
    await answers(page).getByText('w0020').waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('You stopped this answer.').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await settled(page);
    expect(await shown(page)).toBe(counted(120));
    await page.reload();
    await settled(page);
    expect(await shown(page)).toBe(counted(120));
    await page.getByText('This answer was continued once.').waitFor();
    expect(await turns(page).count()).toBe(2);
    await context.close();
  });
});

describe('a message written offline', () => {
  it('waits, and is sent once when the network is back', async () => {
    const { page, context } = await someone();
    const before = fake.stats().calls;
    await context.setOffline(true);
    await composer(page).fill('x [[fake text=counted tokens=20 rate=0]]');
    await composer(page).press('Enter');
    await page.getByText('Not sent yet').waitFor();
    await context.setOffline(false);
    await settled(page);
    expect(await shown(page)).toBe(counted(20));
    // The answer, and its title.
    expect(fake.stats().calls - before).toBeLessThanOrEqual(2);
    await context.close();
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
    await settled(next);
    expect(await shown(next)).toBe(counted(20));
    expect(await turns(next).count()).toBe(2);
    await context.close();
  });
});

describe('other tabs and devices', () => {
  it('ten tabs of one browser all show the answer grow, and the server is still there for them', async () => {
    const { page, context } = await someone();
    await ask(page, 'tokens=2000 rate=40');
    await page.waitForURL(/\/c\/\d+$/);
    const tabs = await Promise.all(Array.from({ length: 9 }, () => context.newPage()));
    for (const tab of tabs) await tab.goto(page.url());
    for (const tab of tabs) await answers(tab).last().getByText('w0001').first().waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    const lengths = new Set<string>();
    for (const tab of [page, ...tabs]) {
      await tab.getByText('You stopped this answer.').waitFor();
      lengths.add(await shown(tab));
    }
    expect([...lengths]).toHaveLength(1);
    await context.close();
  });

  it('another device hears of a new chat, its answer, its name and its end', async () => {
    const { page, context } = await someone();
    await ask(page, 'tokens=5 rate=0');
    await settled(page);
    const device = await browser.newContext({
      storageState: await context.storageState(),
      baseURL: parley.url,
    });
    const other = await device.newPage();
    await other.goto(page.url());
    await settled(other);
    await ask(page, 'tokens=60 rate=40');
    await expect.poll(() => turns(other).count(), { timeout: 3_000 }).toBe(4);
    await settled(page);
    await settled(other);
    expect(await shown(other)).toBe(counted(60));
    await page.getByRole('navigation').getByRole('link').first().hover();
    await page
      .getByRole('button', { name: /^Actions for/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByLabel('New name').fill('Known everywhere');
    await page.getByLabel('New name').press('Enter');
    await other.getByRole('link', { name: 'Known everywhere' }).waitFor();
    await device.close();
    await context.close();
  });
});

describe('a server that is started again', () => {
  it('finishes the answer, and the reader sees it go on without doing anything', async () => {
    const { page, context } = await someone();
    await ask(page, 'tokens=300 rate=50');
    await answers(page).getByText('w0040').waitFor();
    const { port: webPort } = new URL(parley.url);
    const { port: apiPort } = new URL(parley.apiUrl);
    await parley.stop();
    parley = await start({ WEB_PORT: webPort, API_PORT: apiPort });
    await settled(page);
    expect(await shown(page)).toBe(counted(300));
    await page.getByText('This answer was continued once.').waitFor();
    await context.close();
  });
});
