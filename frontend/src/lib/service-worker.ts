import { whenIdle } from './idle.ts';

/** Asked this often whether there is a new version, in a page that stays open. */
const updateMs = 60 * 60 * 1000;
/** What is kept is fetched and compiled anew, which takes a core of its own: the page, and a first answer, begin before. */
const calmMs = 4000;

/**
 * Keeps the product in the browser, so that it opens without a server. `onNewVersion` gets what changes to a version
 * that is there already; the page is loaded again then. Only in a build, and only where the browser allows it.
 */
export function connectServiceWorker(onNewVersion: (change: () => void) => void): () => void {
  if (process.env.NODE_ENV !== 'production' || !('serviceWorker' in navigator)) return () => {};
  const { serviceWorker } = navigator;
  let timer: ReturnType<typeof setInterval> | undefined;
  let isChanging = false;
  const wasControlled = serviceWorker.controller !== null;

  const onControllerChange = () => {
    if (isChanging) window.location.reload();
    else if (!wasControlled) tellWhatIsLoaded();
  };
  const offer = (worker: ServiceWorker) =>
    onNewVersion(() => {
      isChanging = true;
      worker.postMessage({ type: 'take-over' });
    });
  const watch = (registration: ServiceWorkerRegistration) => {
    if (registration.waiting && serviceWorker.controller) offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed' && serviceWorker.controller) offer(worker);
      });
    });
    timer = setInterval(() => void registration.update().catch(() => {}), updateMs);
  };
  const register = () => void serviceWorker.register('/sw.js').then(watch, () => {});
  let cancel = () => {};
  const begin = () => {
    const calm = setTimeout(() => {
      cancel = whenIdle(register);
    }, calmMs);
    cancel = () => clearTimeout(calm);
  };

  serviceWorker.addEventListener('controllerchange', onControllerChange);
  if (document.readyState === 'complete') begin();
  else window.addEventListener('load', begin, { once: true });
  return () => {
    clearInterval(timer);
    window.removeEventListener('load', begin);
    cancel();
    serviceWorker.removeEventListener('controllerchange', onControllerChange);
  };
}

/** The parts of the program that came before the worker was there. */
function tellWhatIsLoaded(): void {
  const paths = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin }) => origin === window.location.origin)
    .map(({ pathname }) => pathname);
  navigator.serviceWorker.controller?.postMessage({ type: 'keep', paths: [...new Set(paths)] });
}
