import { parseRoute } from '../../lib/router.ts';
import { fetchConversation } from './api.ts';
import { showKept, timesForgotten } from './cache/keeper.ts';
import { holdThread } from './memory.ts';
import { mergeEnd } from './path.ts';
import { runsBegun } from './runs.ts';
import { currentEra, getThread, isBeingWritten, putThread, threadKey, useChat } from './state.ts';

/** Who rests on a link for so long means it. */
const dwellMs = 90;
/** What was read so recently need not be read before it is asked for. */
const freshMs = 15_000;

/** Reads what the reader is about to open: one at a time, the latest first. */
export class Prefetcher {
  readonly #load: (id: number, signal: AbortSignal) => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wantedId: number | null = null;
  #abort: AbortController | null = null;

  constructor(load: (id: number, signal: AbortSignal) => Promise<void>) {
    this.#load = load;
  }

  /** The reader rests on the link to `id`; null when on none. */
  rest(id: number | null): void {
    if (id === this.#wantedId) return;
    this.#wantedId = id;
    clearTimeout(this.#timer);
    if (id !== null) this.#timer = setTimeout(() => this.now(id), dwellMs);
  }

  now(id: number): void {
    clearTimeout(this.#timer);
    this.#wantedId = id;
    this.#abort?.abort(new Error('Another conversation is wanted.'));
    const abort = new AbortController();
    this.#abort = abort;
    // Opening the conversation reads it again, and says so when it cannot.
    this.#load(id, abort.signal).catch(() => {});
  }
}

/** Reads a conversation into memory, unless it is fresh there. */
export async function prefetch(id: number, signal: AbortSignal): Promise<void> {
  const key = threadKey(id);
  const isFresh = () => Date.now() - getThread(key).readAtMs < freshMs;
  if (isBeingWritten(id) || isFresh()) return;
  const [era, begun, forgotten] = [currentEra(), runsBegun(key), timesForgotten(id)];
  const isOutdated = () =>
    era !== currentEra() || begun !== runsBegun(key) || forgotten !== timesForgotten(id);
  if (!useChat.getState().threads[key]) await showKept(id);
  const conversation = await fetchConversation(id, {}, signal);
  if (isBeingWritten(id) || isOutdated()) return;
  putThread(mergeEnd(getThread(key), conversation, useChat.getState().live, Date.now()));
  holdThread(key);
}

/** The conversation that the element, or what it lies in, links to. */
function linkedConversation(target: EventTarget | null): number | null {
  const link = target instanceof Element ? target.closest('a[href^="/c/"]') : null;
  const route = link && parseRoute(link.getAttribute('href') ?? '');
  return route?.name === 'conversation' ? route.conversationId : null;
}

/** Watches every link to a conversation, wherever it stands. Returns the undo. */
export function connectPrefetch(): () => void {
  const prefetcher = new Prefetcher(prefetch);
  const listening = new AbortController();
  const options = { passive: true, signal: listening.signal };
  const rest = ({ target }: Event) => prefetcher.rest(linkedConversation(target));
  document.addEventListener('pointerover', rest, options);
  document.addEventListener('focusin', rest, options);
  document.addEventListener(
    'pointerdown',
    ({ target }) => {
      const id = linkedConversation(target);
      if (id !== null) prefetcher.now(id);
    },
    options,
  );
  return () => listening.abort();
}
