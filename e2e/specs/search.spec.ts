import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { answers, send, settled } from '../harness/jobs.ts';
import { useProduct } from '../harness/product.ts';

const product = useProduct({ web: true });
beforeEach(() => {
  product.web.reset();
  product.fake.control('rate=0', 100);
});

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
    const { page } = await product.someone();
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
  });

  it('lists its sources, and opens one as it was read', async () => {
    const { page } = await product.someone();
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
  });

  it('is not looked for where a message needs no web, or nobody wants it', async () => {
    const { page } = await product.someone();
    await send(page, 'Thank you!');
    await settled(page);
    await choose(page, 'Off');
    await send(page, question);
    await settled(page);
    expect(product.web.requests).toEqual([]);
  });
});

// Last: a refusal is remembered, and this provider is then left alone.
describe('a search that is refused', () => {
  it('is said, with a plain answer after it', async () => {
    const { page } = await product.someone();
    product.web.setDuckDuckGo('challenge_202');
    await choose(page, 'Always');
    await send(page, 'Who was the first mayor of a town called Nowhere Hill?');
    await page.getByText(/DuckDuckGo does not answer this server at the moment/).waitFor();
    await settled(page);
    expect(await chip(page).count()).toBe(0);
    await expect.poll(() => page.getByRole('button', { name: 'Retry' }).isDisabled()).toBe(true);
  });
});
