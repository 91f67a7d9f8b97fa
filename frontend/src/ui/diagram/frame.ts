import { configFor, maxSourceChars } from './config.ts';
import { type DrawResult, keepResult, knownResult, readReply } from './drawing.ts';

/** Mermaid is large: on a slow line it takes its time to come, but then a diagram must be quick. */
const loadMs = 60_000;
const drawMs = 2000;
const idleMs = 60_000;

const scripts = [
  new URL('mermaid/dist/mermaid.min.js', import.meta.url),
  new URL('./frame.js', import.meta.url),
];

/** The frame may run these two scripts and style what it draws; nothing can be loaded or sent. */
function pageOf(addresses: readonly string[]): string {
  const policy = `default-src 'none'; script-src ${addresses.join(' ')}; style-src 'unsafe-inline'`;
  const tags = addresses.map((address) => `<script src="${address}"></script>`).join('');
  return `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><body>${tags}`;
}

const notLoaded: DrawResult = { ok: false, reason: 'What draws diagrams could not be loaded.' };

interface Frame {
  element: HTMLIFrameElement;
  isReady: Promise<boolean>;
}

let frame: Frame | null = null;
let idle: ReturnType<typeof setTimeout> | undefined;
/** One diagram at a time. */
let queue: Promise<unknown> = Promise.resolve();

function openFrame(): Frame {
  const element = document.createElement('iframe');
  // No `allow-same-origin`: the frame is nobody, and browsers that can give it a process of its own.
  element.setAttribute('sandbox', 'allow-scripts');
  element.setAttribute('aria-hidden', 'true');
  element.tabIndex = -1;
  element.title = 'Drawing of diagrams';
  // It must be laid out for text to be measured, but need not be seen.
  element.style.cssText =
    'position:fixed;inset:0 auto auto -2000px;width:1200px;height:800px;border:0;visibility:hidden';
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const onMessage = ({ source, data }: MessageEvent) => {
    if (source !== element.contentWindow || data !== 'diagram-frame-ready') return;
    window.removeEventListener('message', onMessage);
    resolve(true);
  };
  window.addEventListener('message', onMessage);
  setTimeout(() => {
    window.removeEventListener('message', onMessage);
    resolve(false);
  }, loadMs);
  element.srcdoc = pageOf(scripts.map(({ pathname }) => new URL(pathname, location.origin).href));
  document.body.append(element);
  return { element, isReady: promise };
}

function closeFrame(): void {
  clearTimeout(idle);
  frame?.element.remove();
  frame = null;
}

/** Null: what draws could not be loaded. */
async function drawInFrame(source: string, isDark: boolean): Promise<DrawResult | null> {
  clearTimeout(idle);
  frame ??= openFrame();
  const { element, isReady } = frame;
  if (!(await isReady)) {
    closeFrame();
    return null;
  }
  const { port1, port2 } = new MessageChannel();
  const { promise, resolve } = Promise.withResolvers<DrawResult>();
  const timer = setTimeout(() => {
    closeFrame();
    resolve({ ok: false, reason: 'It took too long to draw.' });
  }, drawMs);
  port1.onmessage = ({ data }) => resolve(readReply(data));
  element.contentWindow?.postMessage({ source, config: configFor(isDark) }, '*', [port2]);
  const result = await promise;
  clearTimeout(timer);
  port1.close();
  idle = setTimeout(closeFrame, idleMs);
  return result;
}

/**
 * Draws a diagram apart from the page, in a frame without an origin.
 *
 * Errors: never throws; a fault of the source, or its taking longer than 2 s, is a result.
 */
export function drawDiagram(source: string, isDark: boolean): Promise<DrawResult> {
  if (source.length > maxSourceChars) {
    return Promise.resolve({ ok: false, reason: 'It is too long to be drawn.' });
  }
  const drawn = queue.then(async () => {
    const known = knownResult(source, isDark);
    if (known) return known;
    const result = await drawInFrame(source, isDark);
    if (result === null) return notLoaded;
    // A source that took too long once is not tried again.
    keepResult(source, isDark, result);
    return result;
  });
  queue = drawn;
  return drawn;
}
