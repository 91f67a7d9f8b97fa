import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { answers, composer, settled, turns } from '../harness/jobs.ts';
import { useProduct } from '../harness/product.ts';

/** Every flow without a pointer: nothing here clicks, taps or hovers. */
const product = useProduct();

const hasFocus = (locator: Locator) =>
  locator.evaluateAll((found) => found.some((element) => element === document.activeElement));

/** Goes there as a reader would: with Tab, or backwards. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${target}.`);
}

/** Whoever looks where they are before they press the next key. */
const focused = (locator: Locator) => expect.poll(() => hasFocus(locator)).toBe(true);
const atComposer = (page: Page) => focused(composer(page));

it('signs up, talks, goes through the tree, keeps house and signs out', async () => {
  const { page } = await product.visit();
  const { keyboard } = page;
  const button = (name: string | RegExp) => page.getByRole('button', { name });

  // Sign up.
  await page.goto('/');
  await page.getByLabel('Password', { exact: true }).waitFor();
  for (const [field, words] of [
    ['User name', 'keys'],
    ['E-mail', 'keys@example.com'],
    ['Password', 'password123'],
  ] as const) {
    await tabTo(page, page.getByLabel(field, { exact: true }));
    await keyboard.type(words);
  }
  await keyboard.press('Enter');
  await composer(page).waitFor();
  await atComposer(page);

  // Send, line up another message, change it, stop: what waits is kept, and goes on when told to.
  await keyboard.type('First of all [[fake tokens=40000 rate=60]]');
  await keyboard.press('Enter');
  await answers(page).last().getByText('the quiet river').waitFor();
  await keyboard.type('Then this [[fake tokens=8]]');
  await keyboard.press('Enter');
  const waiting = page.getByRole('list', { name: 'Waiting messages' }).getByRole('listitem');
  await waiting.getByText('Then this').waitFor();
  await tabTo(page, button('Edit waiting message 1'), 'Shift+Tab');
  await keyboard.press('Enter');
  await focused(page.getByRole('textbox', { name: 'Edit waiting message 1' }));
  await keyboard.press('Home');
  await keyboard.type('And ');
  await keyboard.press('Enter');
  await waiting.getByText('And Then this').waitFor();
  await atComposer(page);
  // Esc keeps what was there, even when all of it has been taken out.
  await tabTo(page, button('Edit waiting message 1'), 'Shift+Tab');
  await keyboard.press('Enter');
  await focused(page.getByRole('textbox', { name: 'Edit waiting message 1' }));
  await keyboard.press('ControlOrMeta+A');
  await keyboard.press('Backspace');
  await keyboard.press('Escape');
  await atComposer(page);
  await waiting.getByText('And Then this').waitFor();
  await keyboard.press('Escape');
  await page.getByText('You stopped this answer.').waitFor();
  await expect.poll(() => waiting.count()).toBe(1);
  await keyboard.press('Enter');
  await page.getByRole('log').getByText('And Then this').waitFor();
  await expect.poll(() => turns(page).count()).toBe(4);
  await settled(page);
  await expect.poll(() => waiting.count()).toBe(0);

  // What waits is sent by itself after an answer that is whole.
  await keyboard.type('Third [[fake tokens=40 rate=40]]');
  await keyboard.press('Enter');
  await keyboard.type('Fourth [[fake tokens=3]]');
  await keyboard.press('Enter');
  await page.getByRole('log').getByText('Fourth').waitFor();
  await expect.poll(() => turns(page).count()).toBe(8);
  await settled(page);

  // Edit with Up in the empty field, and go back and forth between the versions.
  await atComposer(page);
  await keyboard.press('ArrowUp');
  await focused(page.getByLabel('Edit your message'));
  await keyboard.press('Escape');
  await atComposer(page);
  await keyboard.press('ArrowUp');
  await focused(page.getByLabel('Edit your message'));
  await keyboard.press('Home');
  await keyboard.type('Better: ');
  await keyboard.press('Enter');
  await page.getByRole('log').getByText('Better: Fourth').waitFor();
  await settled(page);
  const lastQuestion = page.getByRole('article', { name: 'You said' }).last();
  await tabTo(page, lastQuestion.getByRole('button', { name: 'Previous version' }), 'Shift+Tab');
  await keyboard.press('Enter');
  await lastQuestion.getByText('1/2').waitFor();
  await page.getByRole('log').getByText('Better: Fourth').waitFor({ state: 'detached' });

  // Branch into a new chat.
  await tabTo(
    page,
    answers(page).first().getByRole('button', { name: 'Branch into a new chat' }),
    'Shift+Tab',
  );
  const before = page.url();
  await keyboard.press('Enter');
  await page.waitForURL((url) => /\/c\/\d+$/.test(url.href) && url.href !== before);
  await expect.poll(() => turns(page).count()).toBe(2);
  const branch = page.getByRole('link', { name: /· branch/ });
  await branch.waitFor();

  // Rename in its row, pin it, delete it with the shortcut and undo.
  await tabTo(page, branch);
  await keyboard.press('F2');
  await focused(page.getByLabel('New name'));
  // In a field for something else this deletes text, not the chat.
  await keyboard.press('Control+Shift+Backspace');
  await keyboard.type('By keys alone');
  await keyboard.press('Enter');
  const renamed = page.getByRole('link', { name: 'By keys alone' });
  await renamed.waitFor();
  await tabTo(page, button('Actions for By keys alone'));
  await keyboard.press('Enter');
  await focused(page.getByRole('menuitem', { name: 'Pin' }));
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Pinned' }).waitFor();
  await keyboard.press('Control+Shift+Backspace');
  await renamed.waitFor({ state: 'detached' });
  await tabTo(page, button('Undo'));
  await keyboard.press('Enter');
  await renamed.waitFor();

  // The palette: an action, then a chat by a part of its title.
  await keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Search chats and actions' });
  await focused(field);
  await keyboard.type('new ch');
  await page.getByRole('option', { name: 'New chat', selected: true }).waitFor();
  await keyboard.press('Enter');
  await page.waitForURL(/\/$/);
  await atComposer(page);
  await keyboard.press('Control+k');
  await focused(field);
  await keyboard.type('keys alo');
  await page.getByRole('option', { name: 'By keys alone', selected: true }).waitFor();
  await keyboard.press('Enter');
  await expect.poll(() => turns(page).count()).toBe(2);
  await keyboard.press('Control+k');
  await focused(field);
  await keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });

  // Help, sidebar and its width.
  await keyboard.press('Control+/');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await help.waitFor();
  await keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  await keyboard.press('Control+Shift+S');
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor({ state: 'detached' });
  await keyboard.press('Control+Shift+S');
  const edge = page.getByRole('separator', { name: 'Width of the sidebar' });
  await edge.waitFor();
  await tabTo(page, edge);
  await keyboard.press('ArrowRight');
  const width = () => edge.getAttribute('aria-valuenow');
  await expect.poll(width).toBe('280');

  // Settings, kept over a reload.
  await tabTo(page, button('Account: keys'), 'Shift+Tab');
  await keyboard.press('Enter');
  await focused(page.getByRole('menuitem', { name: 'Settings' }));
  await keyboard.press('Enter');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.waitFor();
  await tabTo(page, page.getByRole('radio', { name: 'System' }).first());
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  await tabTo(page, page.getByRole('radio', { name: 'Blue' }));
  await keyboard.press('ArrowRight');
  const root = () => page.evaluate(() => ({ ...document.documentElement.dataset }));
  const chosen = { theme: 'dark', accent: 'violet' };
  await expect.poll(root).toMatchObject(chosen);
  await keyboard.press('Escape');
  await settings.waitFor({ state: 'detached' });
  await page.reload();
  await composer(page).waitFor();
  await expect.poll(root).toMatchObject(chosen);
  await expect.poll(width).toBe('280');

  // Sign out.
  await tabTo(page, button('Account: keys'));
  await keyboard.press('Enter');
  await focused(page.getByRole('menuitem', { name: 'Settings' }));
  await keyboard.press('End');
  await focused(page.getByRole('menuitem', { name: 'Sign out' }));
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Welcome back' }).waitFor();
});
