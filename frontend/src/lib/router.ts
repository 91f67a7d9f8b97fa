import { type MouseEvent, useSyncExternalStore } from 'react';

/** Where the reader is. The export has one page; the server answers every other path with it. */
export type Route =
  | { name: 'home' }
  | { name: 'conversation'; conversationId: number }
  | { name: 'unknown'; path: string };

export const homePath = '/';
export const conversationPath = (conversationId: number) => `/c/${conversationId}`;

export function parseRoute(path: string): Route {
  if (path === '/' || path === '/index.html') return { name: 'home' };
  const match = /^\/c\/([1-9]\d{0,14})\/?$/.exec(path);
  if (match) return { name: 'conversation', conversationId: Number(match[1]) };
  return { name: 'unknown', path };
}

const listeners = new Set<() => void>();
const notify = () => {
  noteNavigation(window.location.pathname);
  for (const listener of listeners) listener();
};

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener('popstate', notify);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('popstate', notify);
  };
}

export const currentRoute = (): Route => parseRoute(window.location.pathname);

export function navigate(path: string, options: { replace?: boolean } = {}): void {
  if (path === window.location.pathname) return;
  // Past the framework's own functions: they draw its whole tree again, and write the address a second time.
  const { pushState, replaceState } = History.prototype;
  (options.replace ? replaceState : pushState).call(window.history, null, '', path);
  notify();
}

/** `app/first-paint.ts` removes it when the reader goes Back before this program listens. */
const noteName = 'parley.navigation';
/** So long after a navigation a reload may still have loaded the address before it. */
const reloadRaceMs = 5_000;

function noteNavigation(path: string): void {
  try {
    window.sessionStorage.setItem(noteName, JSON.stringify({ path, atMs: Date.now() }));
  } catch {
    // Storage may be full or blocked; then such a reload ends at the address before.
  }
}

/**
 * Goes to where the tab was going when it was reloaded: a browser that reloads at the very moment of a navigation loads
 * the address before it. To be called once, when the page starts.
 */
export function finishNavigation(): void {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (entry?.type !== 'reload') return;
  try {
    const noted = JSON.parse(window.sessionStorage.getItem(noteName) ?? 'null') as NavigationNote | null;
    if (noted && Date.now() - noted.atMs < reloadRaceMs) navigate(noted.path, { replace: true });
  } catch {
    // Somebody else wrote there.
  }
}

interface NavigationNote {
  path: string;
  atMs: number;
}

/** The path as React sees it: `/` in the prerendered page, the address bar afterwards. */
export function useRoute(): Route {
  const path = useSyncExternalStore(
    subscribe,
    () => window.location.pathname,
    () => '/',
  );
  return parseRoute(path);
}

/** For the click handler of an `<a href>`: true when the reader did not ask for a new tab, window or download. */
export function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}
