import type { Page } from 'playwright-core';
import { composer } from '../../../e2e/harness/jobs.ts';
import { type Bench, desktop, signedIn, withPage } from '../bench.ts';
import { type Figure, quantile } from '../figures.ts';
import { forgetSeen, observe, type Seen, seenBy } from '../observe.ts';
import { inPieces, markdownOf } from '../texts.ts';

const perSecond = 200;
const charsPerToken = 6;
const frameMs = 1000 / 60;
const typingPauseMs = 300;
/** The browser tells of interactions from 16 ms on; the others count as this. */
const unseenMs = 8;
/** A control takes the last part only, which is its slowest. */
const controlShare = 0.2;

interface Stream {
  longestTaskMs: number;
  longTasks: number;
  typingMs: number;
  droppedPercent: number;
}

/**
 * 6. An answer of 20,000 tokens at 200 a second, while somebody types.
 *
 * Shape:  the browser tells of tasks from 50 ms on; 0: there was none. The controls have the first 80 % already, and a bare
 *         page to do it on.
 */
export async function longStream(bench: Bench): Promise<Figure[]> {
  const tokens = bench.isQuick ? 2_000 : 20_000;
  const text = markdownOf('mixed', tokens * charsPerToken);
  const ours = await inProduct(bench, text, tokens);
  const controls = {
    'react-markdown': await inControl(bench, 'react-markdown', text),
    streamdown: await inControl(bench, 'streamdown', text),
  };
  const figure = (name: string, unit: string, part: keyof Stream, atMost?: number): Figure => ({
    row: 6,
    name,
    unit,
    target: atMost === undefined ? null : { atMost },
    ours: [ours[part]],
    controls: {
      'react-markdown': [controls['react-markdown'][part]],
      streamdown: [controls.streamdown[part]],
    },
    note: `${tokens} tokens, once`,
  });
  return [
    figure('longest task of a long stream', 'ms', 'longestTaskMs', 50),
    figure('tasks over 50 ms', '', 'longTasks'),
    figure('typing meanwhile, p98', 'ms', 'typingMs', 64),
    figure('dropped frames', '%', 'droppedPercent', 1),
  ];
}

async function inProduct(bench: Bench, text: string, tokens: number): Promise<Stream> {
  const question = 'Tell the long story.';
  // The model's tokens are words; the pace is that of the tokens that they stand for.
  const spoken = text.match(/\s*\S+|\s+$/g)?.length ?? 1;
  bench.stage.fake.teach({ question, answer: text, script: `rate=${(perSecond * spoken) / tokens}` });
  const context = await signedIn(bench);
  await observe(context);
  return withPage(context, async (page) => {
    await page.goto('/');
    await composer(page).fill(question);
    await composer(page).press('Enter');
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await forgetSeen(page);
    // The page's default is meant for things that take a moment.
    const timeout = (tokens / perSecond) * 1000 + 60_000;
    // By its attribute: to look for a role walks the whole page each time, 30 ms of a long answer.
    const isOver = () => document.querySelector('[aria-label="Try again"]') !== null;
    const typed = await typeUntil(page, page.waitForFunction(isOver, undefined, { polling: 500, timeout }));
    return streamOf(await seenBy(page), typed);
  });
}

async function inControl(
  { browser, controls }: Bench,
  name: 'react-markdown' | 'streamdown',
  text: string,
): Promise<Stream> {
  const context = await browser.newContext({ viewport: desktop });
  await observe(context);
  return withPage(context, async (page) => {
    await page.goto(controls.urlOf(name));
    await page.evaluate(() => {
      document.body.prepend(document.createElement('textarea'));
    });
    await page.locator('textarea').focus();
    const from = Math.floor(text.length * (1 - controlShare));
    await page.evaluate((shown) => window.control.show(shown), text.slice(0, from));
    await forgetSeen(page);
    const pieces = inPieces(text.slice(from), charsPerToken);
    const streamed = page.evaluate(([added, pace]) => window.control.stream(added, pace), [
      pieces,
      perSecond,
    ] as const);
    const typed = await typeUntil(page, streamed);
    return streamOf(await seenBy(page), typed);
  });
}

/** Presses a key now and then until `end`; answers with how many there were. */
async function typeUntil(page: Page, end: Promise<unknown>): Promise<number> {
  let isOver = false;
  let typed = 0;
  const over = end.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await page.keyboard.press(typed % 6 === 5 ? 'Space' : 'k');
    typed += 1;
    await page.waitForTimeout(typingPauseMs);
  }
  await over;
  return typed;
}

function streamOf({ longTasks, interactions, frameGapsMs }: Seen, typed: number): Stream {
  const told = interactions.filter(({ name }) => name === 'keydown').map(({ durationMs }) => durationMs);
  const untold = Array.from({ length: Math.max(0, typed - told.length) }, () => unseenMs);
  const dropped = frameGapsMs.reduce((sum, gapMs) => sum + Math.max(0, Math.round(gapMs / frameMs) - 1), 0);
  const wholeMs = frameGapsMs.reduce((sum, gapMs) => sum + gapMs, 0);
  return {
    longestTaskMs: Math.max(0, ...longTasks.map(({ durationMs }) => durationMs)),
    longTasks: longTasks.length,
    typingMs: quantile([...told, ...untold], 0.98),
    droppedPercent: (100 * dropped) / Math.max(1, wholeMs / frameMs),
  };
}
