import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { finishNavigation, navigate } from '../lib/router.ts';
import { preparePage } from './first-paint.ts';

let noted: Map<string, string>;
let page: EventTarget & { location: { pathname: string } };

/** A tab whose page has just been reloaded. */
function reload(path: string): void {
  const location = { pathname: path };
  page = Object.assign(new EventTarget(), { location, history: {} });
  vi.stubGlobal('window', Object.assign(page, { sessionStorage }));
  vi.stubGlobal('location', location);
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  preparePage('', [], []);
}

const sessionStorage = {
  getItem: (key: string) => noted.get(key) ?? null,
  setItem: (key: string, value: string) => noted.set(key, value),
  removeItem: (key: string) => noted.delete(key),
};

/** The address bar after the browser has gone to `path` by itself, or the program has. */
const go = (_state: unknown, _title: string, path: string) => {
  page.location.pathname = path;
};

beforeEach(() => {
  noted = new Map();
  const root = { dataset: {}, style: {} };
  vi.stubGlobal('document', { documentElement: root, createElement: () => ({}), head: { append: () => {} } });
  vi.stubGlobal('sessionStorage', sessionStorage);
  vi.stubGlobal('localStorage', { getItem: () => null });
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('fetch', async () => new Response());
  vi.stubGlobal('History', { prototype: { pushState: go, replaceState: go } });
  vi.stubGlobal('performance', { getEntriesByType: () => [{ type: 'reload' }] });
  reload('/');
  navigate('/c/5');
});
afterEach(() => vi.unstubAllGlobals());

test('a reload at the very moment of a navigation goes where that went', () => {
  reload('/');
  finishNavigation();
  expect(page.location.pathname).toBe('/c/5');
});

test('Back right after a reload, before the program is there, is not undone', () => {
  reload('/c/5');
  go(null, '', '/');
  page.dispatchEvent(new Event('popstate'));
  finishNavigation();
  expect(page.location.pathname).toBe('/');
});
