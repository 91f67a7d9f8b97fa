import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Asker } from '../../tools/stage/asker.ts';
import type { Stage } from '../../tools/stage/stage.ts';
import type { Controls } from './controls/serve.ts';
import type { Figure } from './figures.ts';

/** What every question is measured with. */
export interface Bench {
  readonly browser: Browser;
  readonly stage: Stage;
  readonly controls: Controls;
  readonly reader: Asker;
  readonly runs: number;
  readonly isQuick: boolean;
}

export type Measure = (bench: Bench) => Promise<Figure[]>;

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

const pageMaxMs = 200_000;

/** A profile of its own, in which the reader is signed in and nothing else is kept. */
export async function signedIn(
  { browser, stage, reader }: Bench,
  viewport: { width: number; height: number } = desktop,
): Promise<BrowserContext> {
  const localStorage = await reader.storedByPage();
  const storageState = { cookies: [], origins: [{ origin: stage.url, localStorage }] };
  const context = await browser.newContext({ viewport, baseURL: stage.url, storageState });
  context.setDefaultTimeout(30_000);
  await reader.signInto(context);
  return context;
}

/** Closing the context ends whatever still waits in the page, so that one question cannot hold up the others. */
export async function withPage<T>(context: BrowserContext, run: (page: Page) => Promise<T>): Promise<T> {
  const timer = setTimeout(() => void context.close(), pageMaxMs);
  try {
    return await run(await context.newPage());
  } finally {
    clearTimeout(timer);
    await context.close();
  }
}
