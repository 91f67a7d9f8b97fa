import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The colours of tokens.css as each theme has them, and the contrast of those that are drawn on each other. */
const css = readFileSync(new URL('../../app/styles/tokens.css', import.meta.url), 'utf8');

type Oklch = readonly [lightness: number, chroma: number, hue: number];

function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf(`\n${selector} {`);
  if (start < 0) throw new Error(`tokens.css has no ${selector}`);
  const block = css.slice(start, css.indexOf('\n}', start));
  return Object.fromEntries(
    Array.from(block.matchAll(/--([\w-]+): ([^;]+);/g), ([, name, value]) => [name, value]),
  );
}

const hues = Object.fromEntries([
  ['blue', 262],
  ...Array.from(css.matchAll(/\[data-accent="(\w+)"\] \{\s+--h: (\d+);/g), ([, name, hue]) => [
    name,
    Number(hue),
  ]),
]) as Record<string, number>;

const light = tokensOf(':root');
const dark = { ...light, ...tokensOf(':root[data-theme="dark"]') };
const themes = {
  light,
  dark,
  'light, more contrast': { ...light, ...tokensOf(':root[data-contrast="more"]') },
  'dark, more contrast': { ...dark, ...tokensOf(':root[data-theme="dark"][data-contrast="more"]') },
};

function parse(value: string, hue: number): Oklch {
  const [, l, c, h] = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+|var)/.exec(value) ?? [];
  return [Number(l), Number(c), h?.startsWith('var') ? hue : Number(h)];
}

/** Linear sRGB. */
function toRgb([l, c, h]: Oklch): number[] {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const [x, y, z] = [
    l + 0.3963377774 * a + 0.2158037573 * b,
    l - 0.1055613458 * a - 0.0638541728 * b,
    l - 0.0894841775 * a - 1.291485548 * b,
  ].map((root) => root ** 3) as [number, number, number];
  return [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ];
}

/** Of the colour as a screen shows it: with less chroma where sRGB has not so much. */
function luminance(colour: Oklch): number {
  let [l, c, h] = colour;
  let rgb = toRgb([l, c, h]);
  while (c > 0 && rgb.some((part) => part < -0.0005 || part > 1.0005)) {
    c = Math.max(0, c - 0.002);
    rgb = toRgb([l, c, h]);
  }
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => Math.min(1, Math.max(0, part)));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Oklch, other: Oklch): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dim + 0.05);
}

const grounds = ['bg', 'sidebar', 'raised', 'hover', 'bubble', 'code-bg'];

describe.each(Object.entries(themes))('%s', (name, tokens) => {
  const colour = (token: string, hue = 262) => parse(tokens[token] ?? '', hue);
  const textMin = name.includes('more') ? 6.4 : 4.5;

  it.each(['text', 'text-2', 'text-3', 'danger', 'success', 'warning'])(
    '%s is readable on every ground',
    (text) => {
      // Signals are drawn on the page and on raised panels.
      const on = text.startsWith('text') ? grounds : ['bg', 'raised'];
      for (const ground of on) {
        const found = contrast(colour(text), colour(ground));
        expect(found, `${text} on ${ground}`).toBeGreaterThanOrEqual(textMin);
      }
    },
  );

  it.each(Object.entries(hues))(
    'the accent %s is readable as a link and under its own text',
    (_accent, hue) => {
      for (const ground of ['bg', 'sidebar', 'raised', 'bubble']) {
        const found = contrast(colour('accent', hue), colour(ground));
        expect(found, `accent on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
      expect(contrast(colour('on-accent', hue), colour('accent', hue))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('the edges of controls can be seen', () => {
    for (const ground of ['bg', 'raised']) {
      expect(contrast(colour('border-strong'), colour(ground)), ground).toBeGreaterThanOrEqual(3);
    }
    if (name.includes('more')) expect(contrast(colour('border'), colour('bg'))).toBeGreaterThanOrEqual(3);
  });

  it('the inverse button is readable', () => {
    expect(contrast(colour('bg'), colour('text'))).toBeGreaterThanOrEqual(7);
  });
});

it('has the accents that can be chosen', async () => {
  const { accents } = await import('./state.ts');
  expect(Object.keys(hues)).toEqual([...accents]);
});
