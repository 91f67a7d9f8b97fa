// Draws the product's icons into frontend/public with the browser of the tests: `node tools/make-icons.ts`. Needed
// again only when the sign changes.
import { join } from 'node:path';
import { launchBrowser } from '../e2e/harness/browser.ts';
import { root } from './process.ts';

const ink = '#24231f';
const paper = '#fdfcfb';
const accent = '#3f66c9';

/** `share`: how much of the square the sign takes. A maskable icon may lose all but its inner 80 %. */
const icons = [
  { name: 'icon-192', size: 192, share: 0.66, radius: 0.22 },
  { name: 'icon-512', size: 512, share: 0.66, radius: 0.22 },
  { name: 'icon-maskable', size: 512, share: 0.5, radius: 0 },
  { name: 'apple-touch-icon', size: 180, share: 0.6, radius: 0 },
];

const sign = `<path d="M16 4.5C9.4 4.5 4.5 9 4.5 15c0 3.3 1.5 6.1 3.9 8l-1.3 4.3 5.3-2.3c1.1.3 2.3.5 3.6.5 6.6 0 11.5-4.5 11.5-10.5S22.6 4.5 16 4.5Z" fill="none" stroke="${ink}" stroke-width="2" stroke-linejoin="round"/><circle cx="16" cy="15" r="3.2" fill="${accent}"/>`;

const browser = await launchBrowser();
try {
  for (const { name, size, share, radius } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const inner = size * share;
    await page.setContent(
      `<style>body{margin:0;background:none}</style><svg width="${size}" height="${size}"><rect width="100%" height="100%" rx="${size * radius}" fill="${paper}"/><svg x="${(size - inner) / 2}" y="${(size - inner) / 2}" width="${inner}" height="${inner}" viewBox="2 2 28 28">${sign}</svg></svg>`,
    );
    await page.screenshot({ path: join(root, `frontend/public/${name}.png`), omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
