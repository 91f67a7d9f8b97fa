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
/** One visit says little: what else the machine does comes into each. */
const minRuns = 3;

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
}

interface Way {
  name: string;
  viewport: { width: number; height: number };
  lcpMaxMs: number;
  warmLcpMaxMs: number;
  blockingMaxMs: number;
  composerMaxMs: number;
}

const ways: readonly Way[] = [
  {
    name: 'desktop',
    viewport: desktop,
    lcpMaxMs: 300,
    warmLcpMaxMs: 450,
    blockingMaxMs: 50,
    composerMaxMs: 300,
  },
  {
    name: 'phone',
    viewport: phone,
    lcpMaxMs: 900,
    warmLcpMaxMs: 1_300,
    blockingMaxMs: 250,
    composerMaxMs: 1_500,
  },
];

interface Visits {
  cold: Loaded[];
  warm: Loaded[];
  keyMs: number[];
}

/**
 * 2, 3, 4. From the press of Enter in the address bar: the largest paint, what shifted, what stood in the way; and, on
 * visits of their own since a key ends the watch for paints, a key that appears in the composer and stays there.
 *
 * Shape:  `phone`: 4 times slower, 1.6 Mbps, 150 ms. The control is a React page with a field, nothing more.
 */
export async function firstPaint(bench: Bench): Promise<Figure[]> {
  const [id] = await bench.reader.conversationIds();
  const figures: Figure[] = [];
  // The first page that a browser shows pays for the browser's own start.
  await warmUp(bench);
  const runs = Math.max(minRuns, bench.runs);
  for (const way of ways) {
    const ours: Visits = { cold: [], warm: [], keyMs: [] };
    const floor: Visits = { cold: [], warm: [], keyMs: [] };
    const floorUrl = bench.controls.urlOf('floor');
    for (let run = 0; run < runs; run += 1) {
      await visit(await signedIn(bench, way.viewport), way, ['/', `/c/${id}`], ours);
      ours.keyMs.push(await firstKey(await signedIn(bench, way.viewport), way, '/'));
      const bare = () => bench.browser.newContext({ viewport: way.viewport });
      await visit(await bare(), way, [floorUrl, floorUrl], floor);
      floor.keyMs.push(await firstKey(await bare(), way, floorUrl));
    }
    figures.push(...figuresOf(way, ours, floor, `n = ${runs}`));
  }
  return figures.toSorted((a, b) => Number(a.row) - Number(b.row));
}

async function warmUp({ browser, controls }: Bench): Promise<void> {
  const context = await browser.newContext({ viewport: desktop });
  const page = await context.newPage();
  await page.goto(controls.urlOf('floor'));
  await composer(page).waitFor();
  await context.close();
}

function figuresOf(way: Way, ours: Visits, floor: Visits, note: string): Figure[] {
  const figure = (row: number, what: string, atMost: number, of: (visits: Visits) => number[]): Figure => ({
    row,
    name: `${what}, ${way.name}`,
    unit: what.startsWith('layout') ? '' : 'ms',
    target: { atMost },
    ours: of(ours),
    controls: { floor: of(floor) },
    note,
  });
  const { lcpMaxMs, warmLcpMaxMs, blockingMaxMs, composerMaxMs } = way;
  return [
    figure(2, 'LCP of /, cold', lcpMaxMs, ({ cold }) => cold.map(({ lcpMs }) => lcpMs)),
    figure(2, 'LCP of a conversation, warm', warmLcpMaxMs, ({ warm }) => warm.map(({ lcpMs }) => lcpMs)),
    figure(2, 'layout shift of /, cold', 0, ({ cold }) => cold.map(({ cls }) => cls)),
    figure(2, 'layout shift of a conversation, warm', 0, ({ warm }) => warm.map(({ cls }) => cls)),
    figure(3, 'blocking time of /, cold', blockingMaxMs, ({ cold }) => cold.map(blockingOf)),
    figure(4, 'a typed key appears and stays', composerMaxMs, ({ keyMs }) => keyMs),
  ];
}

const blockingOf = ({ blockingMs: ms }: Loaded) => ms;

/** The first address with nothing in the cache, the second after it. Closes the context. */
async function visit(
  context: BrowserContext,
  way: Way,
  [coldUrl, warmUrl]: readonly [string, string],
  visits: Visits,
): Promise<void> {
  await observe(context);
  visits.cold.push(await load(context, way, coldUrl));
  visits.warm.push(await load(context, way, warmUrl));
  await context.close();
}

async function openPage(context: BrowserContext, { viewport }: Way): Promise<Page> {
  const page = await context.newPage();
  const devTools = await DevTools.of(page);
  if (viewport === phone) await devTools.emulatePhone();
  return page;
}

async function load(context: BrowserContext, way: Way, url: string): Promise<Loaded> {
  const page = await openPage(context, way);
  await page.goto(url);
  await composer(page).waitFor();
  await page.waitForLoadState('load');
  // A conversation's words come after the composer.
  await page.waitForTimeout(way.viewport === phone ? 3 * settleMs : settleMs);
  const seen = await seenBy(page);
  // Whoever comes back has stayed so long that the page is kept. The control keeps nothing.
  if (!url.startsWith('http')) await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  await page.close();
  return { lcpMs: seen.lcpMs, cls: seen.cls, blockingMs: blockingMs(seen) };
}

/** Puts a key into the field as soon as there is one, and tells when a frame had it. Closes the context. */
async function firstKey(context: BrowserContext, way: Way, url: string): Promise<number> {
  const page = await openPage(context, way);
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
  const opening = page.goto(url);
  await page.waitForSelector('html[data-bench-field]', { state: 'attached' });
  await page.keyboard.press('x');
  await page.waitForSelector('html[data-bench-typed-ms]', { state: 'attached' });
  await opening;
  await page.waitForTimeout(settleMs);
  const kept = await composer(page).inputValue();
  if (kept !== 'x') throw new Error(`The first key was lost at ${url}: "${kept}".`);
  const typedMs = Number(await page.locator('html').getAttribute('data-bench-typed-ms'));
  await context.close();
  return typedMs;
}
