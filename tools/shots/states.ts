import type { BrowserContext, Page } from 'playwright-core';
import { answers, composer, settled } from '../../e2e/harness/jobs.ts';
import { live } from './live-talks.ts';
import { talks } from './talks.ts';

/** What a state has to work with: a page at the start, signed in unless the state is for strangers. */
export interface Scene {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly isPhone: boolean;
  /** Opens one of the talks by its name. */
  open(title: string): Promise<void>;
}

/** One picture. `show` leaves the page as it is to be seen; false: the product has no such state yet. */
export interface State {
  readonly name: string;
  readonly isSignedOut?: true;
  show(scene: Scene): Promise<unknown>;
}

/** So long a part of the product that may not exist is waited for. */
const presenceMs = 1_500;

async function isThere(what: { waitFor(options: { timeout: number }): Promise<void> }): Promise<boolean> {
  return what.waitFor({ timeout: presenceMs }).then(
    () => true,
    () => false,
  );
}

async function ask({ page, isPhone }: Scene, question: string): Promise<void> {
  await composer(page).fill(question);
  if (isPhone) await page.getByRole('button', { name: 'Send', exact: true }).click();
  else await composer(page).press('Enter');
  await page.getByRole('log').getByRole('article').nth(1).waitFor();
}

const answered =
  (title: string) =>
  async ({ open, page }: Scene): Promise<void> => {
    await open(title);
    await settled(page);
  };

const scrollToTop = (page: Page) =>
  page.getByRole('log').evaluate((log) => {
    for (let at: Element | null = log; at; at = at.parentElement) at.scrollTop = 0;
  });

async function openSources(scene: Scene): Promise<void> {
  await answered('Steps of the Skarnholm lighthouse')(scene);
  const button = answers(scene.page)
    .last()
    .getByRole('button', { name: /\d+ sources?/ });
  await button.click();
  await scene.page.getByRole('dialog', { name: /sources/i }).waitFor();
}

async function openSidebar({ page, isPhone }: Scene): Promise<void> {
  if (isPhone) await page.getByRole('button', { name: 'Open sidebar' }).click();
  await page.getByRole('link', { name: talks[0]?.title ?? '' }).waitFor();
}

async function openAccountMenu(scene: Scene): Promise<void> {
  await openSidebar(scene);
  await scene.page.getByRole('button', { name: /^Account/ }).click();
}

/** Every state of the product that is to be looked at. A new one is a new entry. */
export const states: readonly State[] = [
  {
    name: 'sign-in',
    isSignedOut: true,
    show: async ({ page }) => page.getByRole('heading', { name: 'Welcome back' }).waitFor(),
  },
  {
    name: 'sign-in-refused',
    isSignedOut: true,
    async show({ page }) {
      await page.getByLabel('User name or e-mail').fill('Mara');
      await page.getByLabel('Password', { exact: true }).fill('not this one');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByText('The name or the password is not right.').waitFor();
    },
  },
  {
    name: 'sign-up',
    isSignedOut: true,
    async show({ page }) {
      await page
        .getByRole('button', { name: /create an account|sign up/i })
        .first()
        .click();
      await page.getByLabel('E-mail', { exact: true }).fill('mara@example.com');
      await page.getByLabel('Password', { exact: true }).fill('rainy day');
    },
  },
  {
    name: 'empty',
    show: async ({ page }) => page.getByRole('list', { name: 'Suggestions' }).waitFor(),
  },
  {
    name: 'draft-of-several-lines',
    async show({ page }) {
      await composer(page).fill(
        'Three things about the trip:\n\n1. Which ferry takes bikes?\n2. Where do we sleep on the second night, if it rains and the camp site is under water again?\n3. Who brings the pump?',
      );
    },
  },
  {
    name: 'waiting',
    async show(scene) {
      await ask(scene, live.waiting.question);
      await scene.page.getByText('Thinking').waitFor();
    },
  },
  {
    name: 'thinking',
    async show(scene) {
      await ask(scene, live.thinking.question);
      await scene.page.locator('summary', { hasText: 'Thinking' }).click();
      await scene.page.getByText('8:50, 9:05').waitFor();
    },
  },
  {
    name: 'searching',
    async show(scene) {
      await scene.page.getByRole('button', { name: /^Web search/ }).click();
      await scene.page.getByRole('menuitemradio', { name: /^Always/ }).click();
      await ask(scene, live.searching.question);
      await scene.page.getByRole('list', { name: 'Pages' }).first().waitFor();
    },
  },
  {
    name: 'streaming',
    async show(scene) {
      await ask(scene, live.tides.question);
      await answers(scene.page).last().getByText('spring tides').waitFor();
    },
  },
  {
    name: 'streaming-code',
    async show(scene) {
      await ask(scene, live.code.question);
      await answers(scene.page).last().getByText('Math.ceil').waitFor();
    },
  },
  {
    name: 'queue',
    async show(scene) {
      await ask(scene, live.tides.question);
      await answers(scene.page).last().getByText('Twice a day').waitFor();
      await composer(scene.page).fill('And what is a storm surge?');
      await composer(scene.page).press('Enter');
      return isThere(scene.page.getByRole('list', { name: 'Waiting messages' }));
    },
  },
  {
    name: 'code',
    async show(scene) {
      await answered('Kilometres per day in TypeScript')(scene);
      await scene.page.locator('.code-block [class^="tk-"]').first().waitFor();
    },
  },
  { name: 'table', show: answered('E-readers for the train') },
  { name: 'long-answer-end', show: answered('Why rivers bend') },
  {
    name: 'long-answer-top',
    async show(scene) {
      await answered('Why rivers bend')(scene);
      await scrollToTop(scene.page);
      await scene.page.getByRole('button', { name: 'Jump to latest' }).waitFor();
    },
  },
  {
    name: 'thought',
    async show(scene) {
      await answered('Dinner for four, one without gluten')(scene);
      await scene.page.locator('summary', { hasText: 'Thought' }).click();
    },
  },
  { name: 'math', show: answered('The Gaussian integral') },
  {
    name: 'diagram',
    async show(scene) {
      await answered('How a library lends')(scene);
      await isThere(
        scene.page.locator('article svg[id], article [data-diagram] svg, article img[src^="blob:"]').first(),
      );
    },
  },
  {
    name: 'long-question',
    async show(scene) {
      await answered('Notes for the choir')(scene);
      await scrollToTop(scene.page);
    },
  },
  {
    name: 'many-turns',
    async show(scene) {
      await answered('The garden, month by month')(scene);
      await scene.page.mouse.move(640, 400);
      await scene.page.mouse.wheel(0, -1_500);
    },
  },
  { name: 'right-to-left', show: answered('رسالة إلى الجيران') },
  { name: 'japanese', show: answered('春の山の短い詩') },
  { name: 'sources', show: answered('Steps of the Skarnholm lighthouse') },
  {
    name: 'source-card',
    async show(scene) {
      await answered('Steps of the Skarnholm lighthouse')(scene);
      await answers(scene.page)
        .last()
        .getByRole('button', { name: /^Source \d+/ })
        .first()
        .focus();
      await scene.page.getByRole('group', { name: /^Source/ }).waitFor();
    },
  },
  { name: 'sources-panel', show: openSources },
  {
    name: 'source-as-read',
    async show(scene) {
      await openSources(scene);
      await scene.page
        .getByRole('button', { name: /As it was read/ })
        .first()
        .click();
      await scene.page.getByLabel('The page as it was read').waitFor();
    },
  },
  {
    name: 'stopped',
    async show(scene) {
      await ask(scene, live.tides.question);
      await answers(scene.page).last().getByText('Twice a day').waitFor();
      await scene.page.getByRole('button', { name: 'Stop' }).click();
      await settled(scene.page);
    },
  },
  {
    name: 'error',
    async show(scene) {
      await ask(scene, live.failing.question);
      await scene.page
        .getByText(/failed with status 500/)
        .first()
        .waitFor();
    },
  },
  {
    name: 'offline',
    async show(scene) {
      await answered('E-readers for the train')(scene);
      await scene.context.setOffline(true);
      await scene.page.getByText(/You are offline/).waitFor();
    },
  },
  {
    name: 'sent-offline',
    async show(scene) {
      await scene.context.setOffline(true);
      await scene.page.getByText(/You are offline/).waitFor();
      await ask(scene, live.tides.question);
      await scene.page.getByText(/Not sent yet/).waitFor();
    },
  },
  {
    name: 'not-found',
    async show({ page }) {
      await page.goto('/c/999999');
      await page.getByText('This conversation does not exist').waitFor();
    },
  },
  {
    name: 'sidebar',
    async show(scene) {
      await answered('Why rivers bend')(scene);
      await openSidebar(scene);
    },
  },
  {
    name: 'sidebar-closed',
    async show({ page, isPhone, open }) {
      if (isPhone) return false;
      await open('E-readers for the train');
      await page.getByRole('button', { name: 'Close sidebar' }).click();
      await page.getByRole('button', { name: 'Open sidebar' }).waitFor();
    },
  },
  {
    name: 'row-menu',
    async show(scene) {
      await openSidebar(scene);
      const title = 'Why rivers bend';
      await scene.page.getByRole('link', { name: title }).hover();
      await scene.page.getByRole('button', { name: `Actions for ${title}` }).click();
      await scene.page.getByRole('menuitem', { name: 'Rename' }).waitFor();
    },
  },
  {
    name: 'rename',
    async show(scene) {
      await openSidebar(scene);
      const title = 'Why rivers bend';
      await scene.page.getByRole('link', { name: title }).hover();
      await scene.page.getByRole('button', { name: `Actions for ${title}` }).click();
      await scene.page.getByRole('menuitem', { name: 'Rename' }).click();
      await scene.page.getByLabel('New name').waitFor();
    },
  },
  {
    name: 'account-menu',
    async show(scene) {
      await openAccountMenu(scene);
      await scene.page.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    },
  },
  {
    name: 'model-menu',
    async show({ page }) {
      await page.getByRole('button', { name: /^Model:/ }).click();
      await page.getByText('fake-small').waitFor();
    },
  },
  {
    name: 'search-menu',
    async show({ page }) {
      await page.getByRole('button', { name: /^Web search/ }).click();
      await page.getByRole('menuitemradio', { name: /^Always/ }).waitFor();
    },
  },
  {
    name: 'retry-menu',
    async show(scene) {
      await answered('E-readers for the train')(scene);
      await answers(scene.page).last().getByRole('button', { name: 'Try again' }).click();
      await scene.page.getByRole('dialog', { name: 'Try again' }).waitFor();
    },
  },
  {
    name: 'edit',
    async show(scene) {
      await answered('Kilometres per day in TypeScript')(scene);
      const question = scene.page.getByRole('log').getByRole('article').nth(2);
      await question.hover();
      await question.getByRole('button', { name: 'Edit message' }).click();
      await scene.page.getByLabel('Edit your message').waitFor();
    },
  },
  {
    name: 'branches',
    async show(scene) {
      await ask(scene, live.short.question);
      await settled(scene.page);
      await answers(scene.page).last().getByRole('button', { name: 'Try again' }).click();
      await scene.page
        .getByRole('dialog', { name: 'Try again' })
        .getByRole('button', { name: 'Try again', exact: true })
        .click();
      await answers(scene.page).last().getByRole('button', { name: 'Previous version' }).waitFor();
      await settled(scene.page);
    },
  },
  {
    name: 'palette',
    async show({ page }) {
      await page.keyboard.press('Control+k');
      return isThere(page.getByRole('dialog', { name: /search/i }));
    },
  },
  {
    name: 'palette-search',
    async show({ page }) {
      await page.keyboard.press('Control+k');
      if (!(await isThere(page.getByRole('dialog', { name: /search/i })))) return false;
      await page.keyboard.type('ri');
    },
  },
  {
    name: 'shortcuts',
    async show({ page }) {
      await page.keyboard.press('Control+/');
      return isThere(page.getByRole('dialog', { name: /shortcuts/i }));
    },
  },
  {
    name: 'settings',
    async show(scene) {
      await openAccountMenu(scene);
      const item = scene.page.getByRole('menuitem', { name: /settings/i });
      if (!(await isThere(item))) return false;
      await item.click();
      return isThere(scene.page.getByRole('dialog', { name: /settings/i }));
    },
  },
  {
    name: 'find',
    async show(scene) {
      await answered('The garden, month by month')(scene);
      await scene.page.keyboard.press('Control+f');
      const field = scene.page.getByLabel('Find in conversation').first();
      if (!(await isThere(field))) return false;
      await scene.page.keyboard.type('sow');
    },
  },
];
