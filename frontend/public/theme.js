// Runs before the first paint, so that the page never shows the wrong colours or sizes.
(() => {
  const root = document.documentElement;
  const stored = (key) => {
    try {
      return localStorage.getItem(`parley.${key}`);
    } catch {
      return null;
    }
  };
  const is = (query) => matchMedia(query).matches;
  const theme = stored('theme');
  const isDark = theme === 'dark' || (theme !== 'light' && is('(prefers-color-scheme: dark)'));
  root.dataset.theme = isDark ? 'dark' : 'light';
  if (stored('contrast') === 'more' || is('(prefers-contrast: more)')) root.dataset.contrast = 'more';
  if (stored('density') === 'compact') root.dataset.density = 'compact';
  root.dataset.accent = stored('accent') ?? 'blue';
  if (stored('signed-in') === '1') root.dataset.session = 'likely';
  if (stored('sidebar') === 'closed') root.dataset.sidebar = 'closed';
  const width = Number(stored('sidebar-width'));
  if (width >= 220 && width <= 360) root.style.setProperty('--sidebar-width', `${width}px`);
})();
