import type { BrowserContext, Page } from 'playwright-core';

/** What the observers have seen since the page began, in its milliseconds. */
export interface Seen {
  lcpMs: number;
  cls: number;
  fcpMs: number;
  longTasks: { startMs: number; durationMs: number }[];
  /** From a key or a press to the frame that shows what it did; only those of 16 ms and more are told by the browser. */
  interactions: { name: string; durationMs: number }[];
  /** Time between one frame and the next. */
  frameGapsMs: number[];
}

declare global {
  interface Window {
    seen: Seen;
    /**
     * Resolves with the time at which the first frame was painted that has `text` in the last article of the conversation
     * (`any`: in any article).
     */
    shown(text: string, where?: 'last' | 'any'): Promise<number>;
    /** Runs `done` once the frame is painted that shows what has changed until now. */
    afterPaint(done: (nowMs: number) => void): void;
  }
}

/** Every page of the context observes itself from its first moment on. */
export async function observe(context: BrowserContext): Promise<void> {
  await context.addInitScript(install);
  await context.addInitScript(installPaints);
}

export const seenBy = (page: Page): Promise<Seen> => page.evaluate(() => window.seen);

/** Forgets what led up to here. */
export const forgetSeen = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.seen.longTasks = [];
    window.seen.interactions = [];
    window.seen.frameGapsMs = [];
  });

/** Runs in the browser, by itself. */
function install(): void {
  const seen: Seen = { lcpMs: 0, cls: 0, fcpMs: 0, longTasks: [], interactions: [], frameGapsMs: [] };
  window.seen = seen;
  const on = (type: string, take: (entry: PerformanceEntry) => void, more: object = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({
      type,
      buffered: true,
      ...more,
    });
  on('largest-contentful-paint', (entry) => {
    seen.lcpMs = entry.startTime;
  });
  on('paint', (entry) => {
    if (entry.name === 'first-contentful-paint') seen.fcpMs = entry.startTime;
  });
  on('layout-shift', (entry) => {
    seen.cls += (entry as PerformanceEntry & { value: number }).value;
  });
  on('longtask', ({ startTime, duration }) => {
    seen.longTasks.push({ startMs: startTime, durationMs: duration });
  });
  on('event', ({ name, duration }) => seen.interactions.push({ name, durationMs: duration }), {
    durationThreshold: 16,
  });
  let last = 0;
  const frame = (now: number) => {
    if (last > 0) seen.frameGapsMs.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** Runs in the browser, by itself. */
function installPaints(): void {
  const { port1, port2 } = new MessageChannel();
  const waiting: ((nowMs: number) => void)[] = [];
  const due: ((nowMs: number) => void)[] = [];
  let isInFrame = false;
  const frame = () => {
    isInFrame = true;
    due.push(...waiting.splice(0));
    // A message is heard after the frame has been made.
    port2.postMessage(null);
    requestAnimationFrame(frame);
  };
  port1.onmessage = () => {
    isInFrame = false;
    const nowMs = performance.now();
    for (const done of due.splice(0)) done(nowMs);
  };
  requestAnimationFrame(frame);
  const endFrame = () => {
    isInFrame = false;
  };
  // What is pressed while the message of a frame is still on its way is seen in the next one.
  for (const type of ['keydown', 'click']) {
    window.addEventListener(type, endFrame, { capture: true });
  }
  window.afterPaint = (done) => {
    (isInFrame ? due : waiting).push(done);
  };
  window.shown = (text, where = 'last') =>
    new Promise((resolve) => {
      const isThere = () => {
        const articles = document.querySelectorAll('[role=log] article');
        if (where === 'any') return [...articles].some((article) => article.textContent.includes(text));
        return articles[articles.length - 1]?.textContent.includes(text) ?? false;
      };
      const observer = new MutationObserver(() => {
        if (!isThere()) return;
        observer.disconnect();
        window.afterPaint(resolve);
      });
      if (isThere()) window.afterPaint(resolve);
      else observer.observe(document, { subtree: true, childList: true, characterData: true });
    });
}

/** Time for which tasks after the first paint stood in the way: what each took beyond 50 ms. */
export const blockingMs = ({ longTasks, fcpMs }: Seen): number =>
  longTasks
    .filter(({ startMs, durationMs }) => startMs + durationMs > fcpMs)
    .reduce((sum, { durationMs }) => sum + Math.max(0, durationMs - 50), 0);
