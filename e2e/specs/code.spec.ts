import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { split } from '../../tools/fake-model/replies.ts';
import { phone, type VisitOptions } from '../harness/browser.ts';
import { answers, open, send, settled } from '../harness/jobs.ts';
import { useProduct } from '../harness/product.ts';

const product = useProduct();

/** What a page did that nobody sees. */
interface Watched {
  violations: string[];
  workers: number;
  posts: number;
}

declare global {
  interface Window {
    watched: Watched;
    hit?: string;
  }
}

/** Signed in, with every request, refusal of the policy and message to a worker counted from the first script on. */
async function visitor(options: VisitOptions = {}, before = async (_: Page) => {}) {
  const { page, context } = await product.newcomer(options);
  const elsewhere: string[] = [];
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(product.url) && !/^(?:data|blob|about):/.test(url)) elsewhere.push(url);
  });
  page.on('dialog', (dialog) => {
    elsewhere.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    window.watched = { violations: [], workers: 0, posts: 0 };
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      window.watched.violations.push(`${violatedDirective} ${blockedURI}`);
    });
    if (typeof Worker === 'undefined') return;
    const RealWorker = Worker;
    window.Worker = class extends RealWorker {
      constructor(url: string | URL, of?: WorkerOptions) {
        super(url, of);
        window.watched.workers += 1;
      }
      override postMessage(message: unknown, transfer?: StructuredSerializeOptions | Transferable[]): void {
        window.watched.posts += 1;
        super.postMessage(message, transfer as StructuredSerializeOptions);
      }
    };
  });
  await before(page);
  await open(page);
  return { page, elsewhere };
}

const watched = (page: Page): Promise<Watched> => page.evaluate(() => window.watched);

let lessons = 0;

/** Asks for an answer with these words and waits for its end; the last words come once `before` has been seen. */
async function ask(page: Page, answer: string, before?: string) {
  lessons += 1;
  const question = `Lesson ${lessons}.`;
  const gate = before === undefined ? '' : `gate=${split(answer).length - 10}`;
  product.fake.teach({ question, answer, script: `rate=2000 ${gate}` });
  await send(page, question);
  if (before !== undefined) {
    await answers(page).last().getByText(before).first().waitFor();
    product.fake.openGate();
  }
  await settled(page);
  return answers(page).last();
}

const fenced = (language: string, code: string) => `\`\`\`${language}\n${code}\n\`\`\`\n`;
const samples = {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code.
  ts: 'const greet = (name: string) => `Hello, ${name}!`;',
  python: 'def area(r: float) -> float:\n    """Of a circle."""\n    return 3.14 * r ** 2',
  html: '<p class="a">Hi</p>\n<script>\nconst a = 1;\n</script>',
  rust: 'fn main() { println!("{}", 1); }',
  diff: '@@ -1 +1 @@\n-old\n+new',
};
/** Tabs, spaces at the end of lines, empty lines at the end of a piece, and more lines than one piece holds. */
const awkward = Array.from({ length: 37 }, (_, i) => (i % 16 === 15 ? '' : `\tline(${i});  `)).join('\n');
const long = Array.from({ length: 120 }, (_, i) => `export const value${i} = ${i};`).join('\n');

describe('code', () => {
  it('is coloured by one worker under the policy; another theme colours nothing anew', async () => {
    const { page, elsewhere } = await visitor();
    expect(await watched(page)).toMatchObject({ workers: 0 });
    const answer = await ask(
      page,
      Object.entries(samples)
        .map(([name, code]) => fenced(name, code))
        .join('\n'),
    );
    for (const [index, code] of Object.values(samples).entries()) {
      const block = answer.locator('pre').nth(index);
      await expect.poll(() => block.locator('[class^="tk-"]').count()).toBeGreaterThan(1);
      await expect.poll(() => block.textContent()).toBe(code);
    }
    expect(await answer.locator('.code-title').allTextContents()).toEqual([
      'TypeScript',
      'Python',
      'HTML',
      'Rust',
      'Diff',
    ]);
    expect(await answer.locator('[data-diff="added"]').textContent()).toBe('+new');

    const keyword = answer.locator('.tk-2').first();
    const colour = () => keyword.evaluate((element) => getComputedStyle(element).color);
    const [before, byDay] = [await watched(page), await colour()];
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(colour).not.toBe(byDay);
    expect(await watched(page)).toEqual({ ...before, workers: 1, violations: [] });
    expect(elsewhere).toEqual([]);
  });

  it('is copied exactly, by the button and by selection; a long block shows its beginning first', async () => {
    const { page } = await visitor({ viewport: phone });
    const answer = await ask(page, `${fenced('js', awkward)}\n${fenced('ts', long)}`, 'value100');
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await answer.getByRole('button', { name: 'Copy code' }).first().click();
    await expect.poll(copied).toBe(awkward);
    await page.evaluate(() => navigator.clipboard.writeText(''));
    const pre = answer.locator('pre').first();
    await pre.evaluate((element) => getSelection()?.selectAllChildren(element));
    await page.keyboard.press('ControlOrMeta+c');
    await expect.poll(copied).toBe(awkward);

    // Whoever saw it being written keeps it as it is; who opens it later sees its beginning.
    const title = 'Show all 120 lines';
    expect(await answer.getByRole('button', { name: title }).count()).toBe(0);
    await page.reload();
    const more = answers(page).last().getByRole('button', { name: title });
    await more.waitFor();
    const block = answers(page).last().locator('.code-block').nth(1);
    const height = async () => (await block.boundingBox())?.height ?? 0;
    await expect.poll(height).toBeLessThan(600);
    await answers(page).last().getByRole('button', { name: 'Copy code' }).nth(1).click();
    await expect.poll(copied).toBe(long);
    await more.click();
    await expect.poll(height).toBeGreaterThan(2400);
    const saved = page.waitForEvent('download');
    await block.getByRole('button', { name: 'Download code' }).click();
    expect((await saved).suggestedFilename()).toBe('code.ts');
  });

  it('stays plain and whole where no worker can run', async () => {
    const { page } = await visitor({}, async (page) => {
      await page.addInitScript(() => {
        window.Worker = class {
          constructor() {
            throw new DOMException('Blocked.', 'SecurityError');
          }
        } as unknown as typeof Worker;
      });
    });
    const answer = await ask(page, `${fenced('ts', samples.ts)}\n${fenced('python', samples.python)}`);
    await expect.poll(() => answer.locator('pre').allTextContents()).toEqual([samples.ts, samples.python]);
    expect(await answer.locator('[class^="tk-"]').count()).toBe(0);
  });
});

describe('a formula', () => {
  it('is drawn with our own fonts; a faulty or hostile one does no harm', async () => {
    const { page, elsewhere } = await visitor();
    const answer = await ask(
      page,
      [
        '\\int_0^1 \\frac{x^2}{\\sqrt{1 + x}}\\,dx',
        '\\frac{1}{',
        '\\href{javascript:hit}{a} \\includegraphics{https://canary.invalid/a.png} \\htmlStyle{position:fixed}{b}',
      ]
        .map((source) => fenced('math', source))
        .join('\n'),
    );
    await answer.locator('.katex-html').first().waitFor();
    expect(await answer.locator('.katex-html').first().textContent()).toContain('1');
    expect(await answer.locator('[data-faulty]').textContent()).toContain('\\frac{1}{');
    expect(await answer.locator('.formula :is(a, img, [style*="fixed"])').count()).toBe(0);
    const fonts = () =>
      page.evaluate(
        () => [...document.fonts].filter((f) => f.family.startsWith('KaTeX') && f.status === 'loaded').length,
      );
    await expect.poll(fonts).toBeGreaterThan(1);
    expect((await watched(page)).violations).toEqual([]);
    expect(elsewhere).toEqual([]);
  });
});

/** Counts who comes. */
async function startCanary() {
  const hits: string[] = [];
  const server = createServer((req, res) => {
    hits.push(String(req.url));
    res.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
  return { url, hits, close: () => server.close() };
}

const hostileTo = (canary: string) => [
  `%%{init: {"securityLevel": "loose", "htmlLabels": true, "flowchart": {"htmlLabels": true}}}%%
flowchart LR
  A["<img src=x onerror='parent.hit=1;hit=1'>"] --> B["<script>hit=2</script>"]
  click A call hit() "x"
  click B href "javascript:hit=3" _self`,
  `%%{init: {"themeCSS": "@import url(${canary}.css); * { background: url(${canary}.png); } } body { display: none } .x {"}}%%
flowchart LR
  A --> B
  style A fill:url(${canary}.svg),background-image:url(${canary})
  classDef default fill:red;}body{display:none`,
  `sequenceDiagram
  participant A as <iframe srcdoc="<script>parent.hit=4</script>">
  links A: {"x": "javascript:hit=5", "y": "${canary}"}
  A->>A: <svg onload=hit=6><foreignObject><body onload=hit=7>`,
  `---
config:
  securityLevel: loose
  fontFamily: 'x"; } body { display: none } @import url(${canary});'
---
flowchart TD
  A@{ img: "${canary}.png", label: "image", w: 60, h: 60 } --> B@{ icon: "x:y" }`,
  `flowchart LR\n${Array.from({ length: 600 }, (_, i) => `  n${i} --> n${(i * 7) % 600}`).join('\n')}`,
  `flowchart LR\n  A["${'x'.repeat(30_000)}"]`,
];

describe('a diagram', () => {
  it('is drawn as a picture, follows the theme, and shows its source', async () => {
    const { page, elsewhere } = await visitor();
    const source = 'flowchart LR\n  accTitle: How tea is made\n  A[Water] --> B{Hot?}\n  B -->|yes| C[Tea]';
    const answer = await ask(page, fenced('mermaid', source));
    const picture = answer.getByRole('img', { name: 'Flowchart: How tea is made' });
    await picture.waitFor();
    const address = () => picture.getAttribute('src');
    const byDay = await address();
    expect(
      await picture.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
    ).toBeGreaterThan(100);
    expect(decodeURIComponent(byDay ?? '')).toContain('Water');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(address).not.toBe(byDay);
    await answer.getByRole('button', { name: 'Copy source' }).click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(source);
    await answer.getByRole('button', { name: 'Show source' }).click();
    await expect.poll(() => answer.locator('pre').textContent()).toBe(source);
    expect((await watched(page)).violations).toEqual([]);
    expect(elsewhere).toEqual([]);
  });

  it('of a hostile source runs nothing, loads nothing and leaves the page as it was', async () => {
    const { page } = await visitor({ isFaulty: true });
    const canary = await startCanary();
    const hostile = hostileTo(canary.url);
    const answer = await ask(page, hostile.map((source) => fenced('mermaid', source)).join('\n'));
    const diagrams = answer.locator('.diagram');
    for (let i = 0; i < hostile.length; i += 1) {
      await diagrams.nth(i).scrollIntoViewIfNeeded();
      await diagrams.nth(i).locator('.diagram-canvas img, .diagram-problem').waitFor();
    }
    expect(await page.evaluate(() => window.hit)).toBeUndefined();
    expect(page.frames().every((frame) => /^(?:about:|http:\/\/localhost)/.test(frame.url()))).toBe(true);
    expect(await page.evaluate(() => getComputedStyle(document.body).display)).not.toBe('none');
    expect(await page.locator('style', { hasText: 'canary' }).count()).toBe(0);
    // A new diagram is drawn after all that.
    const next = await ask(page, fenced('mermaid', 'pie title Pets\n  "Dogs" : 3\n  "Cats" : 5'));
    await next.getByRole('img', { name: 'Pie chart' }).waitFor();
    expect(canary.hits).toEqual([]);
    canary.close();
  });
});
