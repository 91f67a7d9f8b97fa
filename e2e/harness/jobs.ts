import type { Page } from 'playwright-core';

/** Signs a new person up on the sign-in screen and waits for the empty chat. */
export async function signUp(page: Page, name: string): Promise<void> {
  const toSignUp = page.getByRole('button', { name: /create an account|sign up/i });
  await page.getByLabel('Password', { exact: true }).waitFor();
  if (!(await page.getByLabel('E-mail', { exact: true }).isVisible())) await toSignUp.first().click();
  await page.getByLabel('User name', { exact: true }).fill(name);
  await page.getByLabel('E-mail', { exact: true }).fill(`${name}@example.com`);
  await page.getByLabel('Password', { exact: true }).fill('password123');
  await page
    .getByRole('button', { name: /create|sign up/i })
    .first()
    .click();
  await composer(page).waitFor();
}

/** Goes to the empty chat. */
export async function open(page: Page): Promise<void> {
  await page.goto('/');
  await composer(page).waitFor();
}

export const composer = (page: Page) => page.getByPlaceholder('Ask anything');

export async function send(page: Page, message: string): Promise<void> {
  const before = await turns(page).count();
  await composer(page).fill(message);
  await composer(page).press('Enter');
  await turns(page)
    .nth(before + 1)
    .waitFor();
}

/** The articles of the conversation, questions and answers in turn. */
export const turns = (page: Page) => page.getByRole('log').getByRole('article');

export const answers = (page: Page) => page.getByRole('article', { name: /assistant/i });

/** Waits until the last answer has ended: only then can it be tried again. */
export async function settled(page: Page): Promise<void> {
  await answers(page).last().getByRole('button', { name: 'Try again' }).first().waitFor();
}

/** How many conversations the browser has kept. */
export const keptConversations = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const open = indexedDB.open('parley');
    const { promise, resolve } = Promise.withResolvers<number>();
    open.onsuccess = () => {
      const count = open.result.transaction('conversations').objectStore('conversations').count();
      count.onsuccess = () => {
        resolve(count.result);
        open.result.close();
      };
    };
    return promise;
  });
