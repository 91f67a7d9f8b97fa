import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { root } from '../../tools/process.ts';
import type { Visitor } from './browser.ts';

const folder = join(root, '.runtime/failures');
const maxCharacters = 2_000;
const maxLines = 20;
/** A page that hangs must not hide the test's own failure. */
const soon = { timeout: 5_000 };

/** Prints what the pages of a failed test show and said, and keeps a picture of each. */
export async function reportFailure(test: string, visitors: readonly Visitor[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [at, { context, log }] of visitors.entries()) {
    for (const [number, page] of context.pages().entries()) {
      const picture = join(folder, `${test.replace(/\W+/g, '-').slice(0, 60)}-${at + 1}-${number + 1}.png`);
      const isKept = await page.screenshot({ path: picture, ...soon }).then(
        () => true,
        () => false,
      );
      process.stdout.write(
        `--- failed: ${test}\n${page.url()}${isKept ? `\n${picture}` : ''}\n${await textOf(page)}\n`,
      );
    }
    if (log.length > 0) process.stdout.write(`--- console\n${log.slice(-maxLines).join('\n')}\n`);
  }
}

async function textOf(page: Page): Promise<string> {
  const text = await page
    .locator('body')
    .ariaSnapshot(soon)
    .catch((error: Error) => error.message);
  // The latest is at the end of a conversation, below which the composer stands.
  return text.length > maxCharacters ? `… ${text.slice(-maxCharacters)}` : text;
}
