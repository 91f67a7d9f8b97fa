const settleMs = 150;

/**
 * Keeps `--keyboard` at the height that an on-screen keyboard covers. Only where the browser does not make room by
 * itself (iOS); elsewhere it stays 0. Written once things have settled: a layout that changes during the keyboard's
 * animation throws the field out of sight. Returns the undo.
 */
export function connectKeyboard(): () => void {
  const viewport = window.visualViewport;
  if (!viewport) return () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  const measure = () => {
    // A page that is zoomed shows less of itself without any keyboard.
    const covered = viewport.scale > 1.01 ? 0 : window.innerHeight - viewport.height;
    document.documentElement.style.setProperty('--keyboard', `${Math.max(0, Math.round(covered))}px`);
  };
  const onResize = () => {
    clearTimeout(timer);
    timer = setTimeout(measure, settleMs);
  };
  viewport.addEventListener('resize', onResize);
  return () => {
    clearTimeout(timer);
    viewport.removeEventListener('resize', onResize);
  };
}
