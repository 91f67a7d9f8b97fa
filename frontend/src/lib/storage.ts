/** Storage that may be full, blocked or absent: reading then gives null and writing changes nothing. */
const prefix = 'parley.';

/** `localStorage` is shared by all tabs; `sessionStorage` is a tab's own, and lasts as long as it, over reloads. */
type Area = 'localStorage' | 'sessionStorage';

export function readStored(key: string, area: Area = 'localStorage'): string | null {
  try {
    return window[area].getItem(prefix + key);
  } catch {
    return null;
  }
}

/** False: what was there before is still there. Losing a convenience is better than losing the page. */
export function writeStored(key: string, value: string | null, area: Area = 'localStorage'): boolean {
  try {
    if (value === null) window[area].removeItem(prefix + key);
    else window[area].setItem(prefix + key, value);
    return true;
  } catch {
    return false;
  }
}

/** The values of every key that starts with `start`. */
export function listStored(start: string): string[] {
  try {
    const { localStorage } = window;
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix + start));
    return keys.flatMap((key) => localStorage.getItem(key) ?? []);
  } catch {
    return [];
  }
}

/** Removes every key that starts with `start`. */
export function forgetStored(start: string, area: Area = 'localStorage'): void {
  try {
    for (const key of Object.keys(window[area])) {
      if (key.startsWith(prefix + start)) window[area].removeItem(key);
    }
  } catch {
    // Nothing can be stored, so nothing is there to forget.
  }
}

/** Calls `onChange` when another tab has changed a key that starts with one of `starts`. Returns the undo. */
export function followStored(starts: readonly string[], onChange: () => void): () => void {
  // Without a key everything was cleared.
  const onStorage = ({ key }: StorageEvent) => {
    if (key === null || starts.some((start) => key.startsWith(prefix + start))) onChange();
  };
  window.addEventListener('storage', onStorage);
  return () => window.removeEventListener('storage', onStorage);
}
