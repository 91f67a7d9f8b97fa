import type { Page } from 'playwright-core';
import { answers, composer, settled } from '../../../e2e/harness/jobs.ts';
import { type Bench, desktop, signedIn, withPage } from '../bench.ts';
import { DevTools } from '../devtools.ts';
import { type Figure, quantile } from '../figures.ts';
import { observe } from '../observe.ts';

/** Slow enough that each word comes in a chunk of its own. */
const wordsPerSecond = 5;

/** As long as the shortest message takes to type. */
const typingMs = 500;

/**
 * 8. From the press of Enter to the painted bubble; from the arrival of a word's bytes to its painted frame; from the press
 * of Stop to the last frame in which the answer grew.
 *
 * Shape:  the browser's own clock for all of it; an arrival is its Network.dataReceived. The first message of a page, which
 *         also turns the empty page into a conversation, is a figure of its own. The control is a React page that only
 *         shows what was sent.
 */
export async function latency(bench: Bench): Promise<Figure[]> {
  const sends = bench.isQuick ? 20 : 60;
  const firsts = 20;
  const words = bench.isQuick ? 25 : 60;
  const stops = 20;
  const context = await signedIn(bench);
  await observe(context);
  const ours = await withPage(context, async (page) => {
    const first = await timesOfFirstSends(page, firsts, '/', () => settled(page));
    const send = await timesOfSending(page, sends, () => settled(page));
    return { first, send, glyph: await timesOfGlyphs(page, words), stop: await timesOfStopping(page, stops) };
  });
  const bare = await bench.browser.newContext({ viewport: desktop });
  await observe(bare);
  const floor = await withPage(bare, async (page) => {
    const first = await timesOfFirstSends(page, firsts, bench.controls.urlOf('floor'), async () => {});
    return { first, send: await timesOfSending(page, sends, async () => {}) };
  });
  const figure = (name: string, atMost: number | null, values: number[], control?: number[]): Figure => ({
    row: 8,
    name: `${name}, p95`,
    unit: 'ms',
    target: atMost === null ? null : { atMost },
    ours: [quantile(values, 0.95)],
    ...(control && { controls: { floor: [quantile(control, 0.95)] } }),
    note: `n = ${values.length}, p50 ${quantile(values, 0.5).toFixed(1)}`,
  });
  return [
    figure('Enter to own bubble', 32, ours.send, floor.send),
    figure('Enter to own bubble, first of a page', null, ours.first, floor.first),
    figure('bytes of a word to its glyphs', 34, ours.glyph),
    figure('Stop to the last growth', 50, ours.stop),
  ];
}

async function timesOfFirstSends(
  page: Page,
  count: number,
  url: string,
  ended: () => Promise<void>,
): Promise<number[]> {
  const seen: number[] = [];
  for (let at = 0; at < count; at += 1) {
    await page.goto(url);
    await composer(page).waitFor();
    seen.push(await timeOfSending(page, `First ${at} of ${count} [[fake tokens=3 rate=0]]`));
    await ended();
  }
  return seen;
}

async function timesOfSending(page: Page, count: number, ended: () => Promise<void>): Promise<number[]> {
  const seen: number[] = [];
  for (let at = 0; at < count; at += 1) {
    seen.push(await timeOfSending(page, `Message ${at} of ${count} [[fake tokens=3 rate=0]]`));
    await ended();
  }
  return seen;
}

async function timeOfSending(page: Page, text: string): Promise<number> {
  await composer(page).fill(text);
  await page.waitForTimeout(typingMs);
  const time = page.evaluate(
    (sent) =>
      new Promise<number>((resolve) => {
        const onKey = (event: Event) => {
          void window.shown(sent, 'any').then((shownMs) => resolve(shownMs - event.timeStamp));
        };
        window.addEventListener('keydown', onKey, { capture: true, once: true });
      }),
    text,
  );
  await composer(page).press('Enter');
  return time;
}

/** Begins an answer of counted words, and notes when each was painted. */
async function beginCounted(page: Page, count: number, rate: number): Promise<void> {
  await page.evaluate(() => {
    const before = (window as unknown as { wordObserver?: MutationObserver }).wordObserver;
    before?.disconnect();
    const times = new Map<number, number>();
    const articlesBefore = document.querySelectorAll('[role=log] article').length;
    let last = 0;
    const observer = new MutationObserver(() => {
      const articles = document.querySelectorAll('[role=log] article');
      if (articles.length <= articlesBefore) return;
      const text = articles[articles.length - 1]?.textContent ?? '';
      const words = text.slice(-400).match(/w\d{4}/g);
      const newest = Number(words?.at(-1)?.slice(1) ?? 0);
      if (newest <= last) return;
      last = newest;
      window.afterPaint((nowMs) => times.set(newest, nowMs));
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    Object.assign(window, { wordTimes: times, wordObserver: observer });
  });
  await composer(page).fill(`x [[fake text=counted tokens=${count} rate=${rate}]]`);
  await composer(page).press('Enter');
  await answers(page).last().getByText('w0003').waitFor();
}

const wordTimes = (page: Page): Promise<number[]> =>
  page.evaluate(() => [...(window as unknown as { wordTimes: Map<number, number> }).wordTimes.values()]);

async function timesOfGlyphs(page: Page, count: number): Promise<number[]> {
  const devTools = await DevTools.of(page);
  const originMs = await devTools.timeOriginMs();
  const arrivals: number[] = [];
  await devTools.session.send('Network.enable');
  devTools.session.on('Network.dataReceived', ({ timestamp }) => {
    arrivals.push(timestamp * 1000 - originMs);
  });
  await beginCounted(page, count, wordsPerSecond);
  await settled(page);
  await devTools.session.send('Network.disable');
  const painted = await wordTimes(page);
  // The first words come with the start, and the last with the end of the answer.
  return painted.slice(3, -2).map((paintedMs) => {
    const arrivedMs = arrivals.filter((ms) => ms <= paintedMs).at(-1) ?? Number.NaN;
    return paintedMs - arrivedMs;
  });
}

async function timesOfStopping(page: Page, count: number): Promise<number[]> {
  const seen: number[] = [];
  for (let at = 0; at < count; at += 1) {
    await beginCounted(page, 4_000, 200);
    await page.evaluate(() => {
      const onClick = (event: Event) => Object.assign(window, { stoppedMs: event.timeStamp });
      window.addEventListener('click', onClick, { capture: true, once: true });
    });
    await page.getByRole('button', { name: 'Stop' }).click();
    await settled(page);
    const stoppedMs = await page.evaluate(() => (window as unknown as { stoppedMs: number }).stoppedMs);
    const last = Math.max(...(await wordTimes(page)));
    seen.push(Math.max(0, last - stoppedMs));
  }
  return seen;
}
