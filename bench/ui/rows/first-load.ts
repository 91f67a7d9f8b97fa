import type { BrowserContext, Page } from 'playwright-core';
import { composer } from '../../../e2e/harness/jobs.ts';
import { firstLoadBudget, measureFirstLoad } from '../../../tools/budget/first-load.ts';
import { type Bench, desktop, phone, signedIn } from '../bench.ts';
import { DevTools } from '../devtools.ts';
import type { Figure } from '../figures.ts';
import { blockingMs, observe, seenBy } from '../observe.ts';

const kb = (bytes: number) => bytes / 1024;
/** Nothing that belongs to the first load comes later than so long after the last thing that did. */
const settleMs = 700;

/** 1. What is fetched before the product can start, and what is fetched in all until it is quiet. */
export async function firstLoadBytes(bench: Bench): Promise<Figure[]> {
  const built = measureFirstLoad();
  const wire = await onTheWire(bench);
  const figure = (name: string, unit: string, value: number, atMost?: number): Figure => ({
    row: 1,
    name,
    unit,
    target: atMost === undefined ? null : { atMost },
    ours: [value],
    note: 'exact',
  });
  return [
    figure('script that the page names, gzip', 'KB', kb(built.scriptBytes), kb(firstLoadBudget.scriptBytes)),
    figure('CSS that the page names, gzip', 'KB', kb(built.styleBytes), kb(firstLoadBudget.styleBytes)),
    figure('requests that the page names', '', built.requests, firstLoadBudget.requests),
    figure('script on the wire until quiet, signed in', 'KB', kb(wire.scriptBytes)),
    figure('requests until quiet: files', '', wire.files),
    figure('requests until quiet: API', '', wire.api),
  ];
}

async function onTheWire(bench: Bench): Promise<{ scriptBytes: number; files: number; api: number }> {
  const context = await signedIn(bench);
  const page = await context.newPage();
  const { session } = await DevTools.of(page);
  const kinds = new Map<string, string>();
  const wire = { scriptBytes: 0, files: 0, api: 0 };
  await session.send('Network.enable');
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    kinds.set(requestId, type);
    if (response.url.startsWith('data:')) return;
    if (new URL(response.url).pathname.startsWith('/api/')) wire.api += 1;
    else wire.files += 1;
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (kinds.get(requestId) === 'Script') wire.scriptBytes += encodedDataLength;
  });
  await page.goto('/');
  await composer(page).waitFor();
  await page.waitForTimeout(2 * settleMs);
  await context.close();
  return wire;
}

interface Loaded {
  lcpMs: number;
  cls: number;
  blockingMs: number;
  composerMs: number;
}

interface Way {
  name: string;
  isPhone: boolean;
  lcpMaxMs: number;
  blockingMaxMs: number;
  composerMaxMs: number;
}

const ways: readonly Way[] = [
  { name: 'desktop', isPhone: false, lcpMaxMs: 300, blockingMaxMs: 50, composerMaxMs: 300 },
  { name: 'phone', isPhone: true, lcpMaxMs: 900, blockingMaxMs: 250, composerMaxMs: 1_500 },
];

/**
 * 2, 3, 4. From the press of Enter in the address bar: the largest paint, what shifted, what stood in the way, and a key
 * that appears in the composer and stays there.
 *
 * Shape:  `phone`: 4 times slower, 1.6 Mbps, 150 ms. The control is a React page with a field, nothing more.
 */
export async function firstPaint(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const way of ways) {
    const ours: Loaded[] = [];
    const warm: Loaded[] = [];
    const floor: Loaded[] = [];
    for (let run = 0; run < bench.runs; run += 1) {
      const context = await signedIn(bench, way.isPhone ? phone : desktop);
      ours.push(await load(context, '/', way.isPhone));
      const [id] = await bench.reader.conversationIds();
      warm.push(await load(context, `/c/${id}`, way.isPhone));
      await context.close();
      const bare = await bench.browser.newContext({ viewport: way.isPhone ? phone : desktop });
      floor.push(await load(bare, bench.controls.urlOf('floor'), way.isPhone));
      await bare.close();
    }
    figures.push(...figuresOf(way, { ours, warm, floor }, `n = ${bench.runs}`));
  }
  return figures.toSorted((a, b) => Number(a.row) - Number(b.row));
}

function figuresOf(
  { name, isPhone, lcpMaxMs, blockingMaxMs, composerMaxMs }: Way,
  { ours, warm, floor }: Record<'ours' | 'warm' | 'floor', Loaded[]>,
  note: string,
): Figure[] {
  const of = (loads: readonly Loaded[], part: keyof Loaded) => loads.map((each) => each[part]);
  const figure = (row: number, what: string, part: keyof Loaded, atMost: number, from = ours): Figure => ({
    row,
    name: `${what}, ${name}`,
    unit: part === 'cls' ? '' : 'ms',
    target: { atMost },
    ours: of(from, part),
    controls: { floor: of(floor, part) },
    note,
  });
  return [
    figure(2, 'LCP of /, cold', 'lcpMs', lcpMaxMs),
    figure(2, 'LCP of a conversation, warm', 'lcpMs', isPhone ? 1_300 : 450, warm),
    figure(2, 'layout shift of /, cold', 'cls', 0),
    figure(2, 'layout shift of a conversation, warm', 'cls', 0, warm),
    figure(3, 'blocking time of /, cold', 'blockingMs', blockingMaxMs),
    figure(4, 'a typed key appears and stays', 'composerMs', composerMaxMs),
  ];
}

async function load(context: BrowserContext, path: string, isPhone: boolean): Promise<Loaded> {
  await observe(context);
  const page = await context.newPage();
  const devTools = await DevTools.of(page);
  if (isPhone) await devTools.emulatePhone();
  const composerMs = await typeFirstKey(page, path);
  await page.waitForTimeout(settleMs);
  const kept = await composer(page).inputValue();
  if (kept !== 'x') throw new Error(`The first key was lost at ${path}: "${kept}".`);
  const seen = await seenBy(page);
  // A draft is kept for the next visit.
  await composer(page).fill('');
  await page.close();
  return { lcpMs: seen.lcpMs, cls: seen.cls, blockingMs: blockingMs(seen), composerMs };
}

/** Puts a key into the field as soon as there is one, and tells when a frame had it. */
async function typeFirstKey(page: Page, path: string): Promise<number> {
  await page.addInitScript(() => {
    const look = (): number => {
      const field = document.querySelector<HTMLTextAreaElement>('textarea[placeholder="Ask anything"]');
      if (!field) return requestAnimationFrame(look);
      if (document.activeElement !== field) field.focus();
      document.documentElement.dataset.benchField = 'there';
      const wait = (): number => {
        if (!field.isConnected) return look();
        if (field.value !== 'x') return requestAnimationFrame(wait);
        document.documentElement.dataset.benchTypedMs = String(performance.now());
        return 0;
      };
      return wait();
    };
    requestAnimationFrame(look);
  });
  const opening = page.goto(path);
  // The page may be replaced while it is waited for: navigation has only begun.
  await page.waitForSelector('html[data-bench-field]', { state: 'attached' });
  await page.keyboard.press('x');
  await page.waitForSelector('html[data-bench-typed-ms]', { state: 'attached' });
  await opening;
  return Number(await page.locator('html').getAttribute('data-bench-typed-ms'));
}
