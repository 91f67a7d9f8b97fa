/**
 * What runs before the first paint. Each function becomes an inline script of the prerendered page, by its source, so it
 * may use nothing but its arguments and the browser.
 */

/**
 * Sets the looks, so that the page never shows the wrong colours, sizes or screen, and asks the server at once for what
 * the reader will be shown: the program that needs it is still on its way then.
 *
 * Shape:  `workspaceParts` and `signInParts` are filled in by `tools/build-ui.ts`; `lib/early-requests.ts` hands out the
 *         answers.
 */
export function preparePage(
  apiUrl: string,
  workspaceParts: readonly string[],
  signInParts: readonly string[],
): void {
  const root = document.documentElement;
  const stored = (key: string) => {
    try {
      return localStorage.getItem(`parley.${key}`);
    } catch {
      return null;
    }
  };
  const is = (query: string) => matchMedia(query).matches;
  const theme = stored('theme');
  const isDark = theme === 'dark' || (theme !== 'light' && is('(prefers-color-scheme: dark)'));
  root.dataset.theme = isDark ? 'dark' : 'light';
  if (stored('contrast') === 'more' || is('(prefers-contrast: more)')) root.dataset.contrast = 'more';
  if (stored('density') === 'compact') root.dataset.density = 'compact';
  root.dataset.accent = stored('accent') ?? 'blue';
  if (stored('sidebar') === 'closed') root.dataset.sidebar = 'closed';
  const width = Number(stored('sidebar-width'));
  if (width >= 220 && width <= 360) root.style.setProperty('--sidebar-width', `${width}px`);

  // Who goes Back before the program listens is not sent to where the tab was going before (`lib/router.ts`).
  addEventListener('popstate', () => {
    try {
      sessionStorage.removeItem('parley.navigation');
    } catch {
      // Storage may be blocked; then nothing is noted there.
    }
  });

  const isLeaving = stored('leaving') === '1';
  const isLikelyHere = stored('signed-in') === '1' && !isLeaving;
  for (const href of isLikelyHere ? workspaceParts : signInParts) {
    document.head.append(
      Object.assign(document.createElement('link'), { rel: 'preload', as: 'script', href }),
    );
  }
  const options: RequestInit = { credentials: 'include', cache: 'no-store' };
  const answers = new Map<string, Promise<Response>>();
  globalThis.earlyAnswers = answers;
  // Another tab has signed out or in meanwhile: these are somebody else's answers.
  addEventListener('storage', ({ key }) => {
    if (key === null || /^parley\.(user|signed-in|leaving)$/.test(key)) answers.clear();
  });
  if (!isLikelyHere) {
    const setup = '/api/v1/auth/setup';
    if (!isLeaving) answers.set(setup, fetch(apiUrl + setup, options));
    for (const answer of answers.values()) answer.catch(() => {});
    return;
  }
  root.dataset.session = 'likely';
  const conversation = /^\/c\/([1-9]\d{0,14})\/?$/.exec(location.pathname)?.[1];
  const isHome = location.pathname === '/' || location.pathname === '/index.html';
  root.dataset.boot = isHome ? 'home' : conversation ? 'conversation' : 'other';
  const refresh = '/api/v1/auth/refresh';
  const refreshed = fetch(apiUrl + refresh, { ...options, method: 'POST' });
  answers.set(refresh, refreshed);
  const headers = refreshed.then(async (response) => {
    const { access_token } = (await response.clone().json()) as { access_token: string };
    return { authorization: `Bearer ${access_token}` };
  });
  const paths = [
    '/api/v1/auth/me',
    ...(conversation ? [`/api/v1/conversations/${conversation}?limit=40`] : []),
    '/api/v1/models',
    '/api/v1/conversations',
    '/api/v1/conversations?pinned=true&limit=100',
  ];
  for (const path of paths) {
    answers.set(
      path,
      headers.then(async (signed) => fetch(apiUrl + path, { ...options, headers: signed })),
    );
  }
  // Whoever takes an answer hears of its fault; one that nobody takes is none.
  for (const answer of answers.values()) answer.catch(() => {});
}

/** Puts what this browser knows of the reader into the start page, and keeps what is typed there. */
export function fillStartPage(greeting: (hour: number, name: string | null) => string): void {
  const root = document.documentElement;
  const field = document.querySelector<HTMLTextAreaElement>('.boot textarea');
  if (!root.dataset.boot || !field) return;
  const stored = (key: string, area: 'localStorage' | 'sessionStorage' = 'localStorage') => {
    try {
      return globalThis[area].getItem(`parley.${key}`);
    } catch {
      return null;
    }
  };
  const put = (name: string, text: string) => {
    for (const element of document.querySelectorAll(`.boot [data-fill=${name}]`)) element.textContent = text;
  };
  let name: string | null = null;
  try {
    name = (JSON.parse(stored('user') ?? 'null') as { username?: string } | null)?.username ?? null;
  } catch {
    // Somebody else wrote there.
  }
  if (name !== null) {
    put('greeting', greeting(new Date().getHours(), name));
    put('name', name);
    put('initial', [...name][0] ?? '');
  }
  const search = stored('search');
  if (search === 'always' || search === 'off') root.dataset.boot += ' searchless';
  const id = /^\/c\/([1-9]\d{0,14})\/?$/.exec(location.pathname)?.[1] ?? 'new';
  // As `features/chat/drafts.ts` reads them.
  const hasOwn = stored('draft.holder', 'sessionStorage') === stored('draft.holder');
  const own = hasOwn ? stored(`draft.${id}`, 'sessionStorage') : null;
  field.value = own ?? stored(`draft.${id}`) ?? '';
  const isFine = matchMedia('(pointer: fine)').matches;
  if (isFine) field.focus();
  // What it would send with, and to which answer, is not known yet: an Enter makes no line, and is there to be pressed again.
  field.addEventListener('keydown', (event) => {
    if (isFine && event.key === 'Enter' && !event.shiftKey && !event.isComposing) event.preventDefault();
  });
}
