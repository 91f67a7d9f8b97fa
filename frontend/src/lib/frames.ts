/** A hidden tab paints nothing, so there a timer takes over: text must go on arriving. */
const hiddenMs = 250;
/** Work that takes longer than this leaves every second frame to everything else; than twice this, three of four. */
const dearMs = 8;

/** How many frames lie from one run of work that took `tookMs` to the next. */
export function framesBetween(tookMs: number): number {
  if (tookMs > 2 * dearMs) return 4;
  return tookMs > dearMs ? 2 : 1;
}

/**
 * Runs `task` once before the next paint, however often it is asked to; and again before the following one for as long
 * as it says that there is more to do. Dear work is done less often.
 */
export function perFrame(task: () => boolean): () => void {
  let isScheduled = false;
  let tookMs = 0;
  let frame = 0;
  let timer: ReturnType<typeof setTimeout>;
  const run = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    isScheduled = false;
    const startMs = performance.now();
    const hasMore = task();
    // What the task has changed is rendered in a microtask of its own, before this one.
    queueMicrotask(() => {
      tookMs = performance.now() - startMs;
    });
    if (hasMore) schedule();
  };
  const wait = (frames: number) => {
    frame = requestAnimationFrame(() => (frames > 1 ? wait(frames - 1) : run()));
  };
  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    timer = setTimeout(run, hiddenMs);
    if (!document.hidden) wait(framesBetween(tookMs));
  };
  return schedule;
}

const afterFrame = new Set<() => void>();
let endWait = () => {};

/**
 * Runs `task` once the next frame has been painted: nobody must wait for it to see what was pressed for. All that waits for
 * a frame runs in one go, so that it is drawn in one go. Returns the undo.
 */
export function afterPaint(task: () => void): () => void {
  if (afterFrame.size === 0) waitForPaint();
  // The same function may be asked for twice, and each may be taken back.
  const own = () => task();
  afterFrame.add(own);
  return () => {
    afterFrame.delete(own);
    if (afterFrame.size === 0) endWait();
  };
}

function waitForPaint(): void {
  const run = () => {
    endWait();
    const tasks = [...afterFrame];
    afterFrame.clear();
    for (const task of tasks) task();
  };
  let timer = setTimeout(run, hiddenMs);
  const frame = requestAnimationFrame(() => {
    clearTimeout(timer);
    timer = setTimeout(run, 0);
  });
  endWait = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
