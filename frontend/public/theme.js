// Runs before the first paint, so that the page never shows the wrong colours.
(() => {
  const root = document.documentElement;
  const stored = (key) => {
    try {
      return localStorage.getItem(`parley.${key}`);
    } catch {
      return null;
    }
  };
  const choice = stored('theme');
  const isDark =
    choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = isDark ? 'dark' : 'light';
  if (stored('signed-in') === '1') root.dataset.session = 'likely';
  if (stored('sidebar') === 'closed') root.dataset.sidebar = 'closed';
})();
