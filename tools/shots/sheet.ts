import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type Look, looks } from './camera.ts';

const thumbWidthPx = { desktop: 400, phone: 195 } as const;
const columns = { desktop: 4, phone: 8 } as const;

const nameOf = (file: string) => basename(file, '.png');

/** All pictures of a look as one: `shots/desktop-light.png`. */
export async function writeSheet(browser: Browser, folder: string, { name, isDark }: Look): Promise<void> {
  const size = name.startsWith('phone') ? 'phone' : 'desktop';
  const figures = globSync('*.png', { cwd: join(folder, name) })
    .sort()
    .map((file) => {
      const data = readFileSync(join(folder, name, file)).toString('base64');
      return `<figure><img src="data:image/png;base64,${data}"><figcaption>${nameOf(file)}</figcaption></figure>`;
    });
  const page = await browser.newPage({
    viewport: { width: columns[size] * (thumbWidthPx[size] + 12) + 12, height: 600 },
  });
  await page.setContent(`<style>
    body { margin: 12px; background: ${isDark ? '#333' : '#ddd'}; color: ${isDark ? '#eee' : '#222'};
      font: 12px sans-serif; display: grid; gap: 12px; grid-template-columns: repeat(${columns[size]}, 1fr) }
    figure { margin: 0 } img { width: 100%; display: block } figcaption { padding-top: 4px }
  </style>${figures.join('')}`);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  await page.close();
}

/** The four looks of each state beside each other, in the order of the states. */
export function writeIndex(folder: string, states: readonly string[]): void {
  const rows = states.map((state) => {
    const pictures = looks.map(
      ({ name, viewport }) =>
        `<a href="${name}/${state}.png"><img loading="lazy" src="${name}/${state}.png" alt="" height="${Math.min(viewport.height, 400)}"></a>`,
    );
    return `<section id="${state}"><h2>${state}</h2><div>${pictures.join('')}</div></section>`;
  });
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><meta charset="utf-8"><title>Shots</title><style>
    body { font: 14px sans-serif; background: #888 } div { display: flex; gap: 12px; overflow-x: auto }
  </style>${rows.join('\n')}\n`,
  );
}
