import { answers, composer, settled } from '../../../e2e/harness/jobs.ts';
import { type Bench, signedIn, withPage } from '../bench.ts';
import type { Figure } from '../figures.ts';
import { observe } from '../observe.ts';

/** Where in the answer it is reloaded, in words. */
const cuts = [40, 230, 510];
const words = 900;

/** 9. From a reload in the middle of an answer to the frame with its first word; and the whole answer against the server's. */
export async function reload(bench: Bench): Promise<Figure[]> {
  const firstWord: number[] = [];
  const different: number[] = [];
  for (let run = 0; run < bench.runs; run += 1) {
    const context = await signedIn(bench);
    await observe(context);
    await context.addInitScript(() => {
      Object.assign(window, { firstWordMs: window.shown('w0001') });
    });
    await withPage(context, async (page) => {
      await page.goto('/');
      await composer(page).fill(`x [[fake text=counted tokens=${words} rate=150]]`);
      await composer(page).press('Enter');
      await page.waitForURL(/\/c\/\d+$/);
      for (const cut of cuts) {
        const word = `w${String(cut + run).padStart(4, '0')}`;
        await page.evaluate((text) => window.shown(text), word);
        await page.reload({ waitUntil: 'commit' });
        firstWord.push(
          await page.evaluate(() => (window as unknown as { firstWordMs: Promise<number> }).firstWordMs),
        );
      }
      await settled(page);
      const shown = (await answers(page).last().textContent())?.match(/w\d{4}/g) ?? [];
      const stored =
        (await bench.reader.lastAnswer(Number(page.url().split('/').at(-1)))).match(/w\d{4}/g) ?? [];
      const isSame = shown.join(' ') === stored.join(' ') && stored.length === words;
      different.push(isSame ? 0 : 1);
    });
  }
  return [
    {
      row: 9,
      name: 'reload in the middle to the first word',
      unit: 'ms',
      target: { atMost: 400 },
      ours: firstWord,
      note: `n = ${firstWord.length}`,
    },
    {
      row: 9,
      name: 'answers that then differ from the server',
      unit: '',
      target: { atMost: 0 },
      ours: [different.reduce((sum, each) => sum + each, 0)],
      note: `n = ${different.length} answers, ${cuts.length} reloads each`,
    },
  ];
}
