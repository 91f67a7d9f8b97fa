import type { Page } from 'playwright-core';
import { type Bench, desktop, signedIn, withPage } from '../bench.ts';
import { type Figure, quantile } from '../figures.ts';
import { libraryOf, type Talk, usualAnswer } from '../library.ts';
import { observe } from '../observe.ts';

/** As long as a hand rests on a link before it presses. */
const dwellMs = 250;
/** As long as a finger holds a button down: the press itself is dealt with by the time it is a click. */
const pressMs = 60;

/**
 * 7. From the press on a conversation in the sidebar to the painted frame with its last words.
 *
 * Shape:  `cached`: it was open before; `prefetched`: never, but the pointer rested on it first. The control mounts as many
 *         answers with react-markdown, with no list, no header and no request.
 */
export async function switching(bench: Bench): Promise<Figure[]> {
  const library = await libraryOf(bench);
  const times = bench.isQuick ? 20 : 60;
  const [home] = library.short;
  if (!home) return [];
  const context = await signedIn(bench);
  await observe(context);
  const cached = await withPage(context, async (page) => {
    const seen: Record<'hundred' | 'fiveHundred', number[]> = { hundred: [], fiveHundred: [] };
    await page.goto(`/c/${home.id}`);
    await page.evaluate((end) => window.shown(end), home.end);
    for (let at = -1; at < times; at += 1) {
      for (const name of ['hundred', 'fiveHundred'] as const) {
        const ms = await switchTo(page, library[name]);
        await switchTo(page, home);
        if (at >= 0) seen[name].push(ms);
      }
    }
    return seen;
  });
  const cold: number[] = [];
  // A new profile for each round: nothing of them is kept there.
  while (cold.length < 20) cold.push(...(await coldSwitches(bench, library.short.slice(1))));
  const controls = await mountedByControl(bench);
  const figure = (name: string, atMost: number, values: number[], control?: number[]): Figure[] => [
    {
      row: 7,
      name: `${name}, p95`,
      unit: 'ms',
      target: { atMost },
      ours: [quantile(values, 0.95)],
      ...(control && { controls: { 'react-markdown': control } }),
      note: `n = ${values.length}, p50 ${quantile(values, 0.5).toFixed(1)}`,
    },
  ];
  return [
    ...figure('switch, cached, 100 turns', 32, cached.hundred, controls.get(100)),
    ...figure('switch, cached, 500 turns', 32, cached.fiveHundred, controls.get(500)),
    ...figure('switch, prefetched, 20 turns', 100, cold),
  ];
}

async function switchTo(page: Page, { id, end }: Talk): Promise<number> {
  const time = page.evaluate(
    (text) =>
      new Promise<number>((resolve) => {
        const onClick = (event: Event) => {
          void window.shown(text).then((shownMs) => resolve(shownMs - event.timeStamp));
        };
        window.addEventListener('click', onClick, { capture: true, once: true });
      }),
    end,
  );
  await page.locator(`a[href="/c/${id}"]`).first().click({ delay: pressMs });
  return time;
}

async function coldSwitches(bench: Bench, talks: readonly Talk[]): Promise<number[]> {
  const context = await signedIn(bench);
  await observe(context);
  return withPage(context, async (page) => {
    const seen: number[] = [];
    await page.goto('/');
    for (const talk of talks) {
      const link = page.locator(`a[href="/c/${talk.id}"]`).first();
      await link.scrollIntoViewIfNeeded();
      await link.hover();
      await page.waitForTimeout(dwellMs);
      seen.push(await switchTo(page, talk));
    }
    return seen;
  });
}

async function mountedByControl({ browser, controls, runs }: Bench): Promise<Map<number, number[]>> {
  const seen = new Map<number, number[]>([
    [100, []],
    [500, []],
  ]);
  for (let run = 0; run < runs; run += 1) {
    for (const [turns, values] of seen) {
      await withPage(await browser.newContext({ viewport: desktop }), async (page) => {
        await page.goto(controls.urlOf('react-markdown'));
        const answers = Array.from({ length: turns / 2 }, () => usualAnswer);
        await page.evaluate((shown) => window.control.open(shown.slice(0, 5)), answers);
        await page.evaluate(() => window.control.clear());
        values.push(await page.evaluate((shown) => window.control.open(shown), answers));
      });
    }
  }
  return seen;
}
