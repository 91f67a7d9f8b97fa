import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeModel, startFakeModel } from '../../tools/fake-model/server.ts';
import { type FakeWeb, startFakeWeb } from '../../tools/fake-web/server.ts';
import { launchBrowser, visit } from '../harness/browser.ts';
import { answers, send, settled, signUp } from '../harness/jobs.ts';
import { type Parley, startParley } from '../harness/parley.ts';

let fake: FakeModel;
let web: FakeWeb;
let parley: Parley;
let browser: Browser;
beforeAll(async () => {
  [fake, web, browser] = await Promise.all([startFakeModel(), startFakeWeb(), launchBrowser()]);
  parley = await startParley({
    OPENAI_BASE_URL: `${fake.url}/v1`,
    OPENAI_API_KEY: 'test',
    LOCAL_MODEL: 'off',
    WEB_SEARCH: 'on',
    DUCKDUCKGO_URL: web.url,
    // Nothing is there: what DuckDuckGo refuses, nobody else answers.
    WIKIPEDIA_URL: 'http://127.0.0.1:9',
    FETCH_ALLOW: web.hosts.join(','),
  });
});
beforeEach(() => web.reset());
afterAll(async () => {
  await browser?.close();
  await parley?.remove();
  await web?.close();
  await fake?.close();
});

async function someone(options: Parameters<typeof visit>[2] = {}) {
  const visitor = await visit(browser, parley.url, options);
  await signUp(visitor.page, `reader${Date.now()}`);
  return visitor;
}

const question = 'How many steps does the lighthouse of Skarnholm have?';
const chip = (page: Page) =>
  answers(page)
    .last()
    .getByRole('button', { name: /^Source \d+/ })
    .first();

async function choose(page: Page, mode: 'Auto' | 'Always' | 'Off') {
  await page.getByRole('button', { name: /^Web search/ }).click();
  await page.getByRole('menuitemradio', { name: new RegExp(`^${mode}`) }).click();
}

describe('an answer from the web', () => {
  it('shows what it reads, cites it, and shows the same after a reload', async () => {
    const { page, context } = await someone();
    await choose(page, 'Always');
    await send(page, question);
    await settled(page);
    const answer = answers(page).last();
    await answer
      .getByText(/187 steps/)
      .first()
      .waitFor();
    await answer.getByText(/Searched the web/).waitFor();
    await page.reload();
    await settled(page);
    await answer.getByText(/Searched the web/).waitFor();
    await chip(page).focus();
    const card = page.getByRole('group', { name: /^Source/ });
    await card.getByText(/187 steps/).waitFor();
    expect(await card.getByRole('link').first().getAttribute('href')).toMatch(/^http.*#:~:text=/);
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'hidden' });
    await context.close();
  });

  it('lists its sources, and opens one as it was read', async () => {
    const { page, context } = await someone();
    await choose(page, 'Always');
    await send(page, question);
    await settled(page);
    await answers(page)
      .last()
      .getByRole('button', { name: /\d+ sources?/ })
      .click();
    const panel = page.getByRole('dialog', { name: /sources/i });
    await panel.getByText('The lighthouse of Skarnholm').first().waitFor();
    await panel
      .getByRole('button', { name: /As it was read/ })
      .first()
      .click();
    await panel
      .getByText(/Maren Toft/)
      .first()
      .waitFor();
    await context.close();
  });

  it('is not looked for where a message needs no web, or nobody wants it', async () => {
    const { page, context } = await someone();
    await send(page, 'Thank you!');
    await settled(page);
    await choose(page, 'Off');
    await send(page, question);
    await settled(page);
    expect(web.requests).toEqual([]);
    await context.close();
  });
});

// Last: a refusal is remembered, and this provider is then left alone.
describe('a search that is refused', () => {
  it('is said within two seconds, with a plain answer after it', async () => {
    const { page, context } = await someone();
    web.setDuckDuckGo('challenge_202');
    await choose(page, 'Always');
    const begun = Date.now();
    await send(page, 'Who was the first mayor of a town called Nowhere Hill?');
    await page.getByText(/DuckDuckGo does not answer this server at the moment/).waitFor();
    expect(Date.now() - begun).toBeLessThan(2_000);
    await settled(page);
    expect(await chip(page).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Retry' }).isDisabled()).toBe(true);
    await context.close();
  });
});
