/**
 * Runs `task` once before the next paint, however often it is asked to. A hidden tab paints nothing, so there a timer
 * takes over: text must go on arriving and the end must be noticed.
 */
export function perFrame(task: () => void): () => void {
  let isScheduled = false;
  const run = () => {
    isScheduled = false;
    task();
  };
  return () => {
    if (isScheduled) return;
    isScheduled = true;
    if (document.hidden) setTimeout(run, 250);
    else requestAnimationFrame(run);
  };
}
