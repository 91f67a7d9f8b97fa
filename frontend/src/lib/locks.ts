/**
 * What only one tab of this browser does at a time, by Web Locks.
 *
 * A page that came over plain http from another machine has none: there every tab goes ahead, which costs connections
 * and no correctness, since what is sent carries a `client_id`.
 */

const nameOf = (name: string) => `parley.${name}`;

/** Runs `task` once no other tab runs one of this name. Rejects with the abort reason when `signal` aborts before. */
export async function alone<T>(name: string, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return task();
  return navigator.locks.request(nameOf(name), { signal }, task);
}

/** Runs `task` at once and tells it whether no other tab runs one of this name. */
export async function ifAlone<T>(name: string, task: (isAlone: boolean) => Promise<T>): Promise<T> {
  if (!navigator.locks) return task(true);
  return navigator.locks.request(nameOf(name), { ifAvailable: true }, (lock) => task(lock !== null));
}
