/**
 * What only one tab of this browser does at a time, by Web Locks.
 *
 * A page that came over plain http from another machine has none. There every tab goes ahead, which harms nothing, since
 * what is sent carries a `client_id`; but it keeps connections only while it is in view, for a browser makes six to a server.
 */

const nameOf = (name: string) => `parley.${name}`;

/** Runs `task` once no other tab runs one of this name. Rejects with the abort reason when `signal` aborts before. */
export async function alone<T>(name: string, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return task();
  return navigator.locks.request(nameOf(name), { signal }, task);
}

/**
 * Like `alone`, for a task that holds a connection until its signal aborts, and can be run again after that. It runs in
 * one tab; without locks, in those that are in view.
 */
export async function connectAlone(
  name: string,
  signal: AbortSignal,
  task: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (navigator.locks) return navigator.locks.request(nameOf(name), { signal }, () => task(signal));
  while (!signal.aborted) {
    await visibility('visible', signal);
    const inView = new AbortController();
    void visibility('hidden', signal).then(() => inView.abort());
    await task(inView.signal);
  }
}

/** Resolves once the tab is in view, or out of view, or `signal` aborts. */
function visibility(wanted: DocumentVisibilityState, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (document.visibilityState !== wanted && !signal.aborted) return;
      document.removeEventListener('visibilitychange', look);
      signal.removeEventListener('abort', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    signal.addEventListener('abort', look);
    look();
  });
}

/** The names that this tab runs a task of, where there are no locks. */
const ownNames = new Set<string>();

/** Runs `task` at once and tells it whether no other runs one of this name, in this tab or another. */
export async function ifAlone<T>(name: string, task: (isAlone: boolean) => Promise<T>): Promise<T> {
  if (navigator.locks) {
    return navigator.locks.request(nameOf(name), { ifAvailable: true }, (lock) => task(lock !== null));
  }
  if (document.visibilityState !== 'visible' || ownNames.has(name)) return task(false);
  ownNames.add(name);
  return task(true).finally(() => ownNames.delete(name));
}
