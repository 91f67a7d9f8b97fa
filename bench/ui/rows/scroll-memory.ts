import type { Page } from 'playwright-core';
import { answers, composer } from '../../../e2e/harness/jobs.ts';
import { type Bench, desktop, signedIn, withPage } from '../bench.ts';
import { DevTools } from '../devtools.ts';
import type { Figure } from '../figures.ts';
import { libraryOf, usualAnswer } from '../library.ts';
import { observe } from '../observe.ts';

/** What is mounted when nothing else is to do is mounted by then. */
const idleMs = 4_000;

/** 10. How far what somebody reads moves while the answer below grows; what 500 turns hold; what 50 switches leave behind. */
export async function scrollAndMemory(bench: Bench): Promise<Figure[]> {
  return [await drift(bench), ...(await held(bench)), await left(bench)];
}

async function drift(bench: Bench): Promise<Figure> {
  const { short } = await libraryOf(bench);
  const drifts: number[] = [];
  for (let run = 0; run < bench.runs; run += 1) {
    const context = await signedIn(bench);
    await observe(context);
    await withPage(context, async (page) => {
      // Its end moves on, so the switches below take others.
      const talk = short.at(-1 - run);
      await page.goto(`/c/${talk?.id}`);
      await page.evaluate((end) => window.shown(end), talk?.end ?? '');
      await composer(page).fill('x [[fake tokens=1500 rate=150]]');
      await composer(page).press('Enter');
      await answers(page).last().getByText('the quiet').first().waitFor();
      await page.mouse.move(desktop.width / 2 + 130, desktop.height / 2);
      for (let step = 0; step < 6; step += 1) {
        await page.mouse.wheel(0, -120);
        await page.waitForTimeout(60);
      }
      await page.waitForTimeout(600);
      drifts.push(await watchDrift(page));
    });
  }
  return {
    row: 10,
    name: 'drift of a detached reader in 5 s',
    unit: 'px',
    target: { atMost: 1 },
    ours: drifts,
    note: `n = ${drifts.length}`,
  };
}

/** The farthest that what stands in the middle moved. */
const watchDrift = (page: Page): Promise<number> =>
  page.evaluate(
    ([x, y]) =>
      new Promise<number>((resolve) => {
        const watched = document.elementFromPoint(x, y);
        if (!watched?.closest('article')) throw new Error('There is nothing to read in the middle.');
        const from = watched.getBoundingClientRect().top;
        const begun = performance.now();
        let farthest = 0;
        const look = () => {
          farthest = Math.max(farthest, Math.abs(watched.getBoundingClientRect().top - from));
          if (performance.now() - begun < 5_000) requestAnimationFrame(look);
          else resolve(farthest);
        };
        requestAnimationFrame(look);
      }),
    [desktop.width / 2 + 40, desktop.height / 2] as const,
  );

async function held(bench: Bench): Promise<Figure[]> {
  const { fiveHundred } = await libraryOf(bench);
  const context = await signedIn(bench);
  await observe(context);
  const ours = await withPage(context, async (page) => {
    await page.goto(`/c/${fiveHundred.id}`);
    await page.evaluate((end) => window.shown(end), fiveHundred.end);
    await page.waitForTimeout(idleMs);
    return (await DevTools.of(page)).memory();
  });
  const control = await withPage(await bench.browser.newContext({ viewport: desktop }), async (page) => {
    await page.goto(bench.controls.urlOf('react-markdown'));
    await page.evaluate(
      (answer) => window.control.open(Array.from({ length: 250 }, () => answer)),
      usualAnswer,
    );
    return (await DevTools.of(page)).memory();
  });
  const figure = (name: string, part: 'heapMb' | 'nodes', unit: string, atMost: number): Figure => ({
    row: 10,
    name,
    unit,
    target: { atMost },
    ours: [ours[part]],
    controls: { 'react-markdown': [control[part]] },
    note: 'n = 1',
  });
  return [figure('heap at 500 turns', 'heapMb', 'MB', 60), figure('nodes at 500 turns', 'nodes', '', 4_000)];
}

async function left(bench: Bench): Promise<Figure> {
  const { short } = await libraryOf(bench);
  const talks = short.slice(0, 5);
  const switches = bench.isQuick ? 10 : 50;
  const context = await signedIn(bench);
  await observe(context);
  const growth = await withPage(context, async (page) => {
    const [first] = talks;
    if (!first) return Number.NaN;
    await page.goto(`/c/${first.id}`);
    const visit = async (count: number) => {
      for (let at = 1; at <= count; at += 1) {
        const talk = talks[at % talks.length] ?? first;
        await page.locator(`a[href="/c/${talk.id}"]`).first().click();
        await page.evaluate((end) => window.shown(end), talk.end);
      }
      await page.locator(`a[href="/c/${first.id}"]`).first().click();
      await page.evaluate((end) => window.shown(end), first.end);
      await page.waitForTimeout(idleMs / 2);
    };
    const devTools = await DevTools.of(page);
    await visit(talks.length);
    const before = await devTools.memory();
    await visit(switches);
    return (await devTools.memory()).heapMb - before.heapMb;
  });
  return {
    row: 10,
    name: `heap that ${switches} switches leave behind`,
    unit: 'MB',
    target: { atMost: 5 },
    ours: [growth],
    note: 'n = 1',
  };
}
