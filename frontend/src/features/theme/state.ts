import { create } from 'zustand';
import { readStored, writeStored } from '../../lib/storage.ts';

export type ThemeChoice = 'system' | 'light' | 'dark';

const isChoice = (text: string | null): text is ThemeChoice =>
  text === 'system' || text === 'light' || text === 'dark';

function storedChoice(): ThemeChoice {
  const stored = readStored('theme');
  return isChoice(stored) ? stored : 'system';
}

export const useTheme = create<{ choice: ThemeChoice }>(() => ({ choice: storedChoice() }));

const darkQuery = '(prefers-color-scheme: dark)';

/** Puts the choice on the page. `public/theme.js` does the same before the first paint. */
function paint(): void {
  const { choice } = useTheme.getState();
  const isDark = choice === 'dark' || (choice === 'system' && window.matchMedia(darkQuery).matches);
  const root = document.documentElement;
  root.dataset.theme = isDark ? 'dark' : 'light';
  const colour = getComputedStyle(root).getPropertyValue('--bg').trim();
  for (const meta of document.querySelectorAll('meta[name="theme-color"]'))
    meta.setAttribute('content', colour);
}

export function chooseTheme(choice: ThemeChoice): void {
  writeStored('theme', choice);
  useTheme.setState({ choice });
  paint();
}

/** Follows the system while the choice is to follow it, and the other tabs. Returns the undo. */
export function connectTheme(): () => void {
  const media = window.matchMedia(darkQuery);
  const onStorage = (event: StorageEvent) => {
    if (event.key !== 'parley.theme') return;
    useTheme.setState({ choice: storedChoice() });
    paint();
  };
  paint();
  media.addEventListener('change', paint);
  window.addEventListener('storage', onStorage);
  return () => {
    media.removeEventListener('change', paint);
    window.removeEventListener('storage', onStorage);
  };
}
