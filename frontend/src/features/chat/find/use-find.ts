import { type RefObject, useEffect, useRef, useState } from 'react';
import { findText } from '../api.ts';
import { goToMessage } from '../jump.ts';
import { getThread } from '../state.ts';
import { paint, paintNothing, rangesOf } from './highlight.ts';
import { firstIndex, type Hit, type Place, placeAt } from './matches.ts';

const pauseMs = 150;

interface Result {
  text: string;
  total: number;
  hits: Hit[];
  index: number;
}

export interface Find {
  /** Null before the first answer. */
  result: Result | null;
  hasFailed: boolean;
  search: (text: string) => void;
  /** To the next place, or with -1 the one before; round at the ends. */
  step: (by: number) => void;
}

interface FindOptions {
  threadKey: string;
  content: RefObject<HTMLElement | null>;
  /** The message at the top of the view, where the search begins. */
  topId: () => number | null;
  /** Brings a place into view. */
  show: (range: Range) => void;
}

/** Searches the conversation on the server, since not all of it is here, and goes from place to place. */
export function useFind({ threadKey, content, topId, show }: FindOptions): Find {
  const [text, setText] = useState('');
  const [result, setResult] = useState<Result | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const latest = useRef({ topId, show });
  useEffect(() => {
    latest.current = { topId, show };
  });

  useEffect(() => {
    const { id } = getThread(threadKey);
    const wanted = text.trim();
    setHasFailed(false);
    if (wanted === '' || id === null) {
      setResult(null);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const { total, items } = await findText(id, wanted, abort.signal);
        setResult({ text: wanted, total, hits: items, index: firstIndex(items, latest.current.topId()) });
      } catch {
        if (!abort.signal.aborted) setHasFailed(true);
      }
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      abort.abort(new Error('Another text is looked for.'));
    };
  }, [text, threadKey]);

  usePainting(threadKey, content, result, (range) => latest.current.show(range));

  const step = (by: number) =>
    setResult((now) =>
      now && now.total > 0 ? { ...now, index: (now.index + by + now.total) % now.total } : now,
    );
  return { result, hasFailed, search: setText, step: (by) => step(by) };
}

/** Paints what was found wherever it is mounted, and goes to the current place when that changes. */
function usePainting(
  threadKey: string,
  content: RefObject<HTMLElement | null>,
  result: Result | null,
  show: (range: Range) => void,
): void {
  const showLatest = useRef(show);
  useEffect(() => {
    showLatest.current = show;
  });
  useEffect(() => {
    const element = content.current;
    const place = result && placeAt(result.hits, result.index);
    if (!element || !result || !place) {
      paintNothing();
      return;
    }
    let isShown = false;
    let frame = 0;
    const repaint = () => {
      frame = 0;
      const current = paintPlaces(element, result.text, place);
      if (!current || isShown) return;
      isShown = true;
      showLatest.current(current);
    };
    const observer = new MutationObserver(() => {
      if (frame === 0) frame = requestAnimationFrame(repaint);
    });
    observer.observe(element, { childList: true, characterData: true, subtree: true });
    void goToMessage(threadKey, place.id, { isMarked: false }).then(() => {
      if (frame === 0) frame = requestAnimationFrame(repaint);
    });
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [threadKey, content, result]);
  useEffect(() => paintNothing, []);
}

/** The current place; null while its message is not mounted. */
function paintPlaces(content: HTMLElement, text: string, place: Place): Range | null {
  const all: Range[] = [];
  let current: Range | null = null;
  for (const article of content.querySelectorAll<HTMLElement>('[data-message]')) {
    const body = article.querySelector('[data-body]');
    const ranges = body ? rangesOf(body, text) : [];
    all.push(...ranges);
    // The stored text may say it more often than the rendered one, in an address for instance.
    if (Number(article.dataset.message) === place.id)
      current = ranges[Math.min(place.nth, ranges.length - 1)] ?? null;
  }
  paint(all, current);
  return current;
}
