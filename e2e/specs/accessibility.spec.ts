import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { desktop, phone, type Visitor } from '../harness/browser.ts';
import { answers, open, send, settled, signUp } from '../harness/jobs.ts';
import { useProduct } from '../harness/product.ts';
import { violations } from '../harness/violations.ts';

const looks = [
  { theme: 'light', viewport: desktop },
  { theme: 'dark', viewport: desktop },
  { theme: 'dark', viewport: phone },
  { theme: 'light', viewport: phone },
] as const;
type Look = (typeof looks)[number];

interface State {
  name: string;
  /** Goes there, once. */
  enter?(page: Page): Promise<unknown>;
  /** Opens what a change of width closes, once for each look. */
  show?(page: Page, look: Look): Promise<unknown>;
  close?(page: Page): Promise<unknown>;
}

const sourcesButton = (page: Page) =>
  answers(page)
    .last()
    .getByRole('button', { name: /\d+ sources?/ });
const isPhone = ({ viewport }: Look) => viewport === phone;

const pressEscape = (page: Page) => page.keyboard.press('Escape');

async function openSidebar(page: Page, look: Look): Promise<void> {
  if (isPhone(look)) await page.getByRole('button', { name: 'Open sidebar' }).click();
  await page.getByRole('button', { name: /^Account/ }).waitFor();
}

/** The drawer of a phone is in the way of what comes next. */
async function closeDrawer(page: Page): Promise<void> {
  const drawer = page.getByRole('dialog', { name: 'Sidebar' });
  if (!(await drawer.isVisible())) return;
  await pressEscape(page);
  await drawer.waitFor({ state: 'hidden' });
}

/** In this order, on one page. A new state is a new entry. */
const states: readonly State[] = [
  { name: 'signed out', enter: (page) => page.getByLabel('Password', { exact: true }).waitFor() },
  { name: 'empty', enter: (page) => signUp(page, 'axe') },
  {
    name: 'streaming',
    async enter(page) {
      await send(page, 'Keep talking [[fake tokens=20000 rate=20 reasoning=20]]');
      await answers(page).last().getByText('the quiet').first().waitFor();
    },
  },
  {
    name: 'answered with code, a table, a formula',
    async enter(page) {
      await open(page);
      await send(page, 'Show me everything');
      await settled(page);
      await answers(page).last().locator('pre').first().waitFor();
    },
  },
  {
    name: 'editing',
    async show(page) {
      await page.getByRole('log').getByRole('article').first().hover();
      await page.getByRole('button', { name: 'Edit message' }).first().click();
      await page.getByLabel('Edit your message').waitFor();
    },
    close: (page) => page.getByRole('button', { name: 'Cancel' }).click(),
  },
  {
    name: 'error',
    async enter(page) {
      await open(page);
      await send(page, 'x [[fake fault=401]]');
      await page
        .getByText(/did not accept the API key/)
        .first()
        .waitFor();
    },
  },
  {
    name: 'sidebar with the account menu',
    async show(page, look) {
      await openSidebar(page, look);
      await page.getByRole('button', { name: /^Account/ }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    },
    close: pressEscape,
  },
  {
    name: 'source card',
    async enter(page) {
      await open(page);
      await page.getByRole('button', { name: /^Web search/ }).click();
      await page.getByRole('menuitemradio', { name: /^Always/ }).click();
      product.fake.control('rate=0', 3);
      await send(page, 'How many steps does the lighthouse of Skarnholm have?');
      await settled(page);
    },
    async show(page) {
      const chip = answers(page)
        .last()
        .getByRole('button', { name: /^Source \d+/ });
      await chip.first().blur();
      await chip.first().focus();
      await page.getByRole('group', { name: /^Source/ }).waitFor();
    },
    close: pressEscape,
  },
  {
    name: 'sources panel',
    async show(page) {
      await sourcesButton(page).click();
      await page.getByRole('dialog', { name: /sources/i }).waitFor();
    },
    close: pressEscape,
  },
];

const product = useProduct({ web: true, keepsPages: true });
let visitor: Visitor;
beforeAll(async () => {
  product.fake.teach({
    question: 'Show me everything',
    answer: [
      'A **list** and a [link](https://example.com):\n\n- [x] done\n- open\n\n> A quotation, with `code`.',
      '| Harbour | High water |\n| --- | ---: |\n| Skarnholm | 6:12 |',
      '```typescript\nconst waterMs = 12 * 3_600_000; // twice a day\n```',
      '$$\n\\int_0^1 x^2\\,dx = \\tfrac{1}{3}\n$$',
    ].join('\n\n'),
    script: 'rate=0',
  });
  visitor = await product.visit();
  await visitor.page.goto('/');
});

describe('axe has nothing to object to, in both themes and at both widths', () => {
  it.each(states)('$name', async ({ enter, show, close }) => {
    const { page } = visitor;
    await page.setViewportSize(desktop);
    await enter?.(page);
    const found: string[] = [];
    for (const look of looks) {
      await page.setViewportSize(look.viewport);
      await page.emulateMedia({ colorScheme: look.theme });
      await page.locator(`html[data-theme=${look.theme}]`).waitFor({ state: 'attached' });
      await show?.(page, look);
      const where = `${look.theme}, ${look.viewport.width} px`;
      found.push(...(await violations(page)).map((violation) => `${where}: ${violation}`));
      await close?.(page);
      await closeDrawer(page);
    }
    expect(found).toEqual([]);
  });
});
