import { create } from 'zustand';
import { followStored, readStored, writeStored } from '../../lib/storage.ts';

const themes = ['system', 'light', 'dark'] as const;
type ThemeChoice = (typeof themes)[number];

/** The names of the accents; their hues are in tokens.css. */
export const accents = ['blue', 'violet', 'pink', 'orange', 'green', 'teal'] as const;
type Accent = (typeof accents)[number];

/** How the product looks on this device. */
interface Appearance {
  theme: ThemeChoice;
  /** `system` follows what the reader asked of every page. */
  contrast: 'system' | 'more';
  density: 'comfortable' | 'compact';
  accent: Accent;
}

const oneOf = <T extends string>(allowed: readonly T[], stored: string | null): T =>
  allowed.find((value) => value === stored) ?? (allowed[0] as T);

const readAppearance = (): Appearance => ({
  theme: oneOf(themes, readStored('theme')),
  contrast: oneOf(['system', 'more'], readStored('contrast')),
  density: oneOf(['comfortable', 'compact'], readStored('density')),
  accent: oneOf(accents, readStored('accent')),
});

export const useAppearance = create<Appearance>(readAppearance);

const darkQuery = '(prefers-color-scheme: dark)';
/** Paper is white. */
const printQuery = 'print';
const contrastQuery = '(prefers-contrast: more)';

/** Puts the choices on the page. `app/first-paint.ts` does the same before the first paint. */
function paint(): void {
  const { theme, contrast, density, accent } = useAppearance.getState();
  const is = (query: string) => window.matchMedia(query).matches;
  const isDark = !is(printQuery) && (theme === 'dark' || (theme === 'system' && is(darkQuery)));
  const isStrong = contrast === 'more' || is(contrastQuery);
  const root = document.documentElement;
  root.dataset.theme = isDark ? 'dark' : 'light';
  root.dataset.contrast = isStrong ? 'more' : 'usual';
  root.dataset.density = density;
  root.dataset.accent = accent;
  const colour = getComputedStyle(root).getPropertyValue('--bg').trim();
  for (const meta of document.querySelectorAll('meta[name="theme-color"]'))
    meta.setAttribute('content', colour);
}

export function chooseAppearance(change: Partial<Appearance>): void {
  for (const [name, value] of Object.entries(change)) writeStored(name, value);
  useAppearance.setState(change);
  paint();
}

/** Follows the system where the choice is to follow it, and the other tabs. Returns the undo. */
export function connectAppearance(): () => void {
  const queries = [darkQuery, contrastQuery, printQuery].map((query) => window.matchMedia(query));
  paint();
  for (const query of queries) query.addEventListener('change', paint);
  const leaveStored = followStored(Object.keys(useAppearance.getState()), () => {
    useAppearance.setState(readAppearance());
    paint();
  });
  return () => {
    for (const query of queries) query.removeEventListener('change', paint);
    leaveStored();
  };
}
