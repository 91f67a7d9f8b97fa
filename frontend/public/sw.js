// Opens the product when there is no server, and at once when there is one. `tools/build-ui.ts` fills in the first three.
const version = 'development';
const files = ['/'];
const pageHash = '';

const name = `parley-${version}`;
const assets = '/_next/static/';

self.addEventListener('install', (event) => event.waitUntil(fill(files)));
self.addEventListener('activate', (event) => event.waitUntil(begin()));
self.addEventListener('message', (event) => {
  // A new version waits until no page uses the old one, or the reader asks for it.
  if (event.data?.type === 'take-over') self.skipWaiting();
  // What a page had loaded before anybody listened.
  if (event.data?.type === 'keep') event.waitUntil(fill(event.data.paths.filter(isAsset)));
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  // What is kept knows nothing of the part behind `#`, in which a worker finds what it is made of.
  if (request.destination === 'worker') return;
  if (request.mode === 'navigate') {
    if (/^\/(c\/\d+\/?)?$/.test(pathname)) event.respondWith(answer('/', request));
  } else if (isAsset(pathname) || files.includes(pathname)) {
    event.respondWith(answer(pathname, request));
  }
});

const isAsset = (path) => path.startsWith(assets);

/**
 * What has a hash in its name never changes: another version may have it already.
 *
 * Errors: when anything cannot be had, or the page is of another version, as while a server is being replaced. A worker
 *         that is being installed is then given up, and tried again later.
 */
async function fill(paths) {
  const cache = await caches.open(name);
  await Promise.all(
    paths.map(async (path) => {
      if (await cache.match(path)) return;
      const known = isAsset(path) ? await caches.match(path) : undefined;
      const response = known ?? (await fetch(path, { cache: isAsset(path) ? 'default' : 'no-cache' }));
      if (!response.ok) throw new Error(`${path} was answered with ${response.status}.`);
      if (path === '/' && (await hashOf(response.clone())) !== pageHash)
        throw new Error('The page is of another version.');
      await cache.put(path, response);
    }),
  );
}

async function hashOf(response) {
  const digest = await crypto.subtle.digest('SHA-256', await response.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function begin() {
  const names = await caches.keys();
  const old = names.filter((other) => other.startsWith('parley-') && other !== name);
  await Promise.all(old.map((other) => caches.delete(other)));
  await self.clients.claim();
}

/** From what is kept, else from the server; a part of the program that came from there is kept too. */
async function answer(path, request) {
  const cache = await caches.open(name);
  const kept = await cache.match(path);
  if (kept) return kept;
  const response = await fetch(request);
  if (isAsset(path) && response.ok) await cache.put(path, response.clone());
  return response;
}
