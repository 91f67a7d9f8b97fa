import runLighthouse, { desktopConfig } from 'lighthouse';
import { chromium } from 'playwright-core';
import { launchBrowser } from '../../../e2e/harness/browser.ts';
import { freePort } from '../../../tools/server.ts';
import type { Bench } from '../bench.ts';
import type { Figure } from '../figures.ts';

const categories = {
  performance: 'performance',
  accessibility: 'accessibility',
  'best-practices': 'best practices',
} as const;
type Category = keyof typeof categories;
const maxRuns = 3;

interface Way {
  name: 'desktop' | 'mobile';
  performanceMin: number;
}

const ways: readonly Way[] = [
  { name: 'desktop', performanceMin: 98 },
  { name: 'mobile', performanceMin: 92 },
];

/** Lighthouse's own verdict about `/`, of somebody who is signed in and of somebody who is not. */
export async function lighthouse(bench: Bench): Promise<Figure[]> {
  const runs = Math.min(bench.runs, maxRuns);
  const figures: Figure[] = [];
  for (const way of ways) {
    for (const isSignedIn of [true, false]) {
      const scores: Record<Category, number[]> = { performance: [], accessibility: [], 'best-practices': [] };
      for (let run = 0; run < runs; run += 1) {
        const judged = await judge(bench, way.name, isSignedIn);
        for (const category of Object.keys(categories) as Category[]) scores[category].push(judged[category]);
      }
      figures.push(
        ...(Object.keys(categories) as Category[]).map(
          (category): Figure => ({
            row: 'lighthouse',
            name: `${way.name}, ${isSignedIn ? 'signed in' : 'signed out'}: ${categories[category]}`,
            unit: '',
            target: { atLeast: category === 'performance' ? way.performanceMin : 100 },
            ours: scores[category],
            note: `n = ${runs}`,
          }),
        ),
      );
    }
  }
  return figures;
}

async function judge(bench: Bench, way: Way['name'], isSignedIn: boolean): Promise<Record<Category, number>> {
  const port = Number(await freePort());
  const browser = await launchBrowser([`--remote-debugging-port=${port}`]);
  try {
    if (isSignedIn) await signIn(bench, port);
    const result = await runLighthouse(
      `${bench.stage.url}/`,
      {
        port,
        logLevel: 'error',
        onlyCategories: Object.keys(categories),
        disableFullPageScreenshot: true,
        // The browser is new; only the session is in its storage.
        disableStorageReset: true,
      },
      way === 'desktop' ? desktopConfig : undefined,
    );
    const score = (category: Category) => Math.round((result?.lhr.categories[category]?.score ?? 0) * 100);
    const failed = Object.values(result?.lhr.audits ?? {}).filter(
      ({ score: points, scoreDisplayMode }) => points === 0 && scoreDisplayMode === 'binary',
    );
    for (const { id, details } of failed)
      console.log(
        `  ${way}, ${isSignedIn ? 'signed in' : 'signed out'}: ${id} ${JSON.stringify(details).slice(0, 400)}`,
      );
    return {
      performance: score('performance'),
      accessibility: score('accessibility'),
      'best-practices': score('best-practices'),
    };
  } finally {
    await browser.close();
  }
}

/** The profile that Lighthouse opens its pages in is signed in from now on. */
async function signIn({ reader, stage }: Bench, port: number): Promise<void> {
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const [context] = browser.contexts();
  if (!context) throw new Error('The browser has no profile.');
  await reader.signInto(context);
  const page = await context.newPage();
  // A file of the same origin that runs nothing of the product.
  await page.goto(`${stage.url}/favicon.svg`);
  const kept = await reader.storedByPage();
  await page.evaluate((items) => {
    for (const { name, value } of items) localStorage.setItem(name, value);
  }, kept);
  await page.close();
  await browser.close();
}
