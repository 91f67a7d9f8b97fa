import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { payloads } from '../../tools/attacks/payloads.ts';
import { answers, open, send, settled } from '../harness/jobs.ts';
import { useProduct } from '../harness/product.ts';

const product = useProduct({ web: true });

declare global {
  interface Window {
    /** Raised by each payload that runs. */
    __xss?: number;
    refused: string[];
  }
}

/** Signed in, with everything noted that a payload could do. */
async function target() {
  const { page } = await product.newcomer();
  const deeds: string[] = [];
  page.on('dialog', (dialog) => {
    deeds.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(product.url) && !/^(?:data|blob|about):/.test(url)) deeds.push(`request ${url}`);
  });
  page.on('popup', (popup) => deeds.push(`popup ${popup.url()}`));
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && !frame.url().startsWith(product.url))
      deeds.push(`went to ${frame.url()}`);
  });
  await page.addInitScript(() => {
    window.refused = [];
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      window.refused.push(`${violatedDirective} ${blockedURI}`);
    });
  });
  await open(page);
  return { page, deeds };
}

/** What ran, what the policy had to refuse, and what stands in the page that should not. */
const harm = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [...window.refused];
    if (window.__xss) found.push(`ran ${window.__xss} times`);
    for (const element of document.querySelectorAll('[role="log"] *, nav *, header *')) {
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on')) found.push(`${element.tagName} ${name}`);
        const isAddress = name === 'href' || name === 'src' || name === 'action' || name === 'xlink:href';
        if (isAddress && !/^(?:https?:|mailto:|blob:|data:image\/|\/(?!\/))/.test(value))
          found.push(`${name} ${value}`);
      }
      if (/^(?:script|iframe|object|embed|form|base|meta|link|style)$/i.test(element.tagName)) {
        found.push(element.tagName);
      }
    }
    return found;
  });

const batchCount = 8;
const batches = Array.from({ length: batchCount }, (_, batch) =>
  payloads.filter((_, index) => index % batchCount === batch),
);

/** What the contract takes from people; models may write the rest. */
const sendable = (text: string) => text.replaceAll('\u0000', '').toWellFormed();

it('runs nothing of what users and models write, in text, titles, code, formulas and diagrams', async () => {
  const { page, deeds } = await target();
  for (const [index, batch] of batches.entries()) {
    const question = `Attack ${index}.`;
    const answer = `${batch.join('\n\n')}\n\nThe end of attack ${index}.`;
    product.fake.teach({ question, answer, title: batch[1] ?? '', script: 'rate=1500' });
    await open(page);
    await send(page, `${question}\n${sendable(batch.join('\n'))}`);
    await answers(page).getByText(`The end of attack ${index}.`).waitFor();
    await settled(page);
    expect(await harm(page), `in attack ${index}`).toEqual([]);
  }
  await expect.poll(() => page.locator('nav a, aside a').count()).toBeGreaterThanOrEqual(batchCount);

  // Seen again as it was stored, with the pointer over it and its details open.
  await page.reload();
  await settled(page);
  for (const summary of await answers(page).locator('summary').all()) await summary.click();
  for (const link of (await answers(page).locator('a, kbd, mark, table').all()).slice(0, 12))
    await link.hover();
  for (const diagram of await answers(page).locator('.diagram').all()) await diagram.scrollIntoViewIfNeeded();
  if ((await answers(page).locator('.diagram').count()) > 0) {
    await answers(page).locator('.diagram img, .diagram-problem').first().waitFor();
  }
  expect(await harm(page)).toEqual([]);
  expect(deeds).toEqual([]);
});

it('runs nothing of what pages of the web write, in titles, passages and cards', async () => {
  const { page, deeds } = await target();
  await page.getByRole('button', { name: /^Web search/ }).click();
  await page.getByRole('menuitemradio', { name: /^Always/ }).click();
  await send(page, 'How many tuned glasses does the glass harp of Quillon have?');
  await settled(page);
  await answers(page)
    .getByText(/26 tuned glasses/)
    .first()
    .waitFor();
  await answers(page)
    .getByRole('button', { name: /^Source \d+/ })
    .first()
    .focus();
  await page
    .getByRole('group', { name: /^Source/ })
    .getByText(/onerror=window/)
    .first()
    .waitFor();
  await page.keyboard.press('Escape');
  await answers(page)
    .getByRole('button', { name: /\d+ sources?/ })
    .click();
  const panel = page.getByRole('dialog', { name: /sources/i });
  await panel
    .getByText(/onerror=window/)
    .first()
    .waitFor();
  expect(await harm(page)).toEqual([]);
  expect(deeds).toEqual([]);
});
