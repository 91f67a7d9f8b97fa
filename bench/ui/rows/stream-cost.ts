import { type Bench, desktop, withPage } from '../bench.ts';
import type { ControlName } from '../controls/build.ts';
import { DevTools, type Work } from '../devtools.ts';
import { type Figure, median } from '../figures.ts';
import { inPieces, markdownOf, type TextKind } from '../texts.ts';

const renderers = ['parley', 'react-markdown', 'streamdown'] as const satisfies readonly ControlName[];
type Renderer = (typeof renderers)[number];

const appendedChars = 16;
/** From one heading of a mixture to the next. */
const maxSectionChars = 4096;
/** Colours of code come in pieces, from another thread. */
const stillMs = 1500;

interface Case {
  kind: TextKind;
  kb: number;
  atMostMs: number | null;
}

const cases: readonly Case[] = [
  { kind: 'mixed', kb: 2, atMostMs: null },
  { kind: 'mixed', kb: 8, atMostMs: null },
  { kind: 'mixed', kb: 32, atMostMs: null },
  { kind: 'mixed', kb: 64, atMostMs: 1.5 },
  { kind: 'list', kb: 32, atMostMs: 4 },
  { kind: 'table', kb: 32, atMostMs: 4 },
  { kind: 'fence', kb: 32, atMostMs: 4 },
];

/**
 * 5. What one commit costs while an answer grows: a page is given so much text, then 16 characters a frame.
 *
 * Shape:  the three renderers on the same bare page, in turned order, each run and size on a fresh page.
 * Units:  milliseconds of processor time for script, and for the whole main thread, per append.
 */
export async function streamCost(bench: Bench): Promise<Figure[]> {
  const appends = bench.isQuick ? 12 : 24;
  const seen = new Map<string, Work[]>();
  for (let run = 0; run < bench.runs; run += 1) {
    for (const each of cases) {
      for (const renderer of run % 2 === 0 ? renderers : renderers.toReversed()) {
        const key = keyOf(each, renderer);
        seen.set(key, [...(seen.get(key) ?? []), await measure(bench, renderer, each, appends)]);
      }
    }
  }
  const of = (each: Case, renderer: Renderer, part: keyof Work) =>
    (seen.get(keyOf(each, renderer)) ?? []).map((work) => work[part] / appends);
  const figures = cases.flatMap((each) =>
    (['scriptMs', 'taskMs'] as const).map((part): Figure => {
      const isScript = part === 'scriptMs';
      return {
        row: 5,
        name: `${isScript ? 'script' : 'main thread'} per commit, ${each.kb} KB ${each.kind}`,
        unit: 'ms',
        target: isScript && each.atMostMs ? { atMost: each.atMostMs } : null,
        ours: of(each, 'parley', part),
        controls: {
          'react-markdown': of(each, 'react-markdown', part),
          streamdown: of(each, 'streamdown', part),
        },
        note: `n = ${bench.runs} x ${appends}`,
      };
    }),
  );
  return [...figures, ratio(figures, bench.runs)];
}

function ratio(figures: readonly Figure[], runs: number): Figure {
  const [small, large] = [2, 64].map((kb) =>
    figures.find(({ name }) => name === `script per commit, ${kb} KB mixed`),
  );
  const of = (at: (figure: Figure | undefined) => readonly number[] | undefined) => [
    median(at(large) ?? []) / median(at(small) ?? []),
  ];
  return {
    row: 5,
    name: 'script per commit, 64 KB : 2 KB',
    unit: 'x',
    target: { atMost: 1.5 },
    ours: of((figure) => figure?.ours),
    controls: {
      'react-markdown': of((figure) => figure?.controls?.['react-markdown']),
      streamdown: of((figure) => figure?.controls?.streamdown),
    },
    note: `n = ${runs}`,
  };
}

const keyOf = ({ kind, kb }: Case, renderer: Renderer) => `${kind} ${kb} ${renderer}`;

async function measure(
  { browser, controls }: Bench,
  renderer: Renderer,
  { kind, kb }: Case,
  appends: number,
): Promise<Work> {
  const whole = markdownOf(kind, kb * 1024 + maxSectionChars + appends * appendedChars);
  const before = beginOf(kind, whole, kb * 1024);
  const text = whole.slice(0, before + appends * appendedChars);
  const pieces = inPieces(text.slice(before), appendedChars);
  return withPage(await browser.newContext({ viewport: desktop }), async (page) => {
    await page.goto(controls.urlOf(renderer));
    const devTools = await DevTools.of(page);
    await page.evaluate((shown) => window.control.show(shown), text.slice(0, before));
    await page.evaluate(stillness, stillMs);
    return devTools.workDuring(() => page.evaluate((added) => window.control.append(added), pieces));
  });
}

/** Of a mixture each size is measured over the same kinds of blocks: from the next heading on. */
function beginOf(kind: TextKind, text: string, at: number): number {
  return kind === 'mixed' ? text.indexOf('\n## ', at) + 1 : at;
}

/** Resolves when nothing on the page has changed for `ms`: what was shown at once is not a part of what is measured. */
function stillness(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      observer.disconnect();
      resolve();
    };
    let timer = setTimeout(end, ms);
    const observer = new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(end, ms);
    });
    observer.observe(document, { subtree: true, childList: true, characterData: true });
  });
}
