import { type Anchor, contentY, drift, findAnchor, firstBelow, shifted } from './anchor.ts';
import {
  distanceToEnd,
  escapePx,
  glidePosition,
  isPinnedAfter,
  returnPx,
  type ScrollPlace,
  spacerHeight,
} from './pin.ts';

/** What the screen shows about the scroller, and what it may have to fetch. */
export interface ScrollReport {
  /** The reader is away from the end. */
  isAway: boolean;
  isScrolled: boolean;
  isNearTop: boolean;
  isNearEnd: boolean;
}

interface ScrollParts {
  box: HTMLElement;
  content: HTMLElement;
  /** Below the content: room for an answer that is not there yet. */
  spacer: HTMLElement;
}

/** What is this many views away is fetched and mounted before it is reached. */
const nearViews = 2;
const gapPx = 24;
const glideMs = 240;
/** A longer way is jumped, up to the last piece. */
const maxGlidePx = 2500;
const revealPx = 20;
/** A place that was found is seen well this far from the edges; above it stands the search field. */
const showPx = 64;

/**
 * The one owner of a transcript's `scrollTop`.
 *
 * It follows the end until the reader scrolls up. To a reader who does not follow it keeps what is looked at in its
 * place, whatever grows or goes above. Each write is remembered, and recognised by its value when its event comes; every
 * other scroll is the reader's.
 */
export class ScrollController {
  readonly #parts: ScrollParts;
  readonly #report: (report: ScrollReport) => void;
  #isPinned = true;
  #hasEnd = true;
  #before: ScrollPlace = { top: 0, height: 0, view: 0 };
  #ownTop: number | null = null;
  #anchor: Anchor | null = null;
  /** The message that was sent last: its place is the top of the view. */
  #sent: HTMLElement | null = null;
  #glide = 0;
  #touchY = 0;

  constructor(parts: ScrollParts, report: (report: ScrollReport) => void) {
    this.#parts = parts;
    this.#report = report;
  }

  /** Starts at the end. Returns the undo. */
  connect(): () => void {
    const { box, content } = this.#parts;
    this.settle();
    const observer = new ResizeObserver(() => this.settle());
    observer.observe(content);
    observer.observe(box);
    const listening = new AbortController();
    const { signal } = listening;
    box.addEventListener('scroll', () => this.#onScroll(), { passive: true, signal });
    box.addEventListener('wheel', (event) => this.#onIntent(event.deltaY), { passive: true, signal });
    box.addEventListener('touchstart', (event) => this.#noteTouch(event), { passive: true, signal });
    box.addEventListener('touchmove', (event) => this.#noteTouch(event), { passive: true, signal });
    box.addEventListener('keydown', (event) => this.#onKey(event.key), { signal });
    box.addEventListener('click', (event) => this.#onClick(event.target), { capture: true, signal });
    return () => {
      cancelAnimationFrame(this.#glide);
      observer.disconnect();
      listening.abort();
    };
  }

  /** Whether the content ends with the last turn: only then there is an end to follow. */
  setHasEnd(hasEnd: boolean): void {
    this.#hasEnd = hasEnd;
    if (!hasEnd) this.#isPinned = false;
  }

  /** Follows the end from now on. */
  toEnd(): void {
    this.#isPinned = true;
    this.#anchor = null;
    this.settle();
  }

  /** Brings a message that was just sent to the top of the view, and keeps the room below it until it is filled. */
  anchorTo(element: HTMLElement, isSmooth: boolean): void {
    const { top } = this.#place();
    this.#sent = element;
    this.#isPinned = true;
    this.#anchor = null;
    this.#sizeSpacer();
    if (isSmooth) this.#startGlide(top);
    else this.settle();
  }

  /** The message at the top of the view. */
  topMessageId(): number | null {
    const { box, content } = this.#parts;
    const turn = firstBelow(content, box.getBoundingClientRect().top + revealPx - 1);
    return turn instanceof HTMLElement && turn.dataset.message ? Number(turn.dataset.message) : null;
  }

  /** Brings an element to the top of the view, and stays with it. */
  reveal(element: Element): void {
    this.#goTo(contentY(this.#parts.box, element) - revealPx);
  }

  /** Brings a place into view, if it is not there already. */
  show(range: Range): void {
    const { box } = this.#parts;
    const [view, place] = [box.getBoundingClientRect(), range.getBoundingClientRect()];
    if (place.top > view.top + showPx && place.bottom < view.bottom - showPx) return;
    this.#goTo(place.top - view.top + box.scrollTop - view.height / 3);
  }

  #goTo(top: number): void {
    this.#endGlide();
    this.#isPinned = false;
    this.#write(top);
    this.#anchor = findAnchor(this.#parts.box, this.#parts.content);
    this.#before = this.#place();
    this.#tell();
  }

  /** Brings the view in line with content that has changed; to be called before it is painted. */
  settle(): void {
    this.#sizeSpacer();
    if (this.#glide !== 0) return;
    if (this.#isPinned) this.#write(this.#parts.box.scrollHeight);
    else this.#compensate();
    this.#before = this.#place();
    this.#tell();
  }

  #place(): ScrollPlace {
    const { scrollTop: top, scrollHeight: height, clientHeight: view } = this.#parts.box;
    return { top, height, view };
  }

  #write(top: number): void {
    const { box } = this.#parts;
    if (box.scrollTop === top) return;
    box.scrollTop = top;
    this.#ownTop = box.scrollTop;
  }

  #compensate(): void {
    const { box, content } = this.#parts;
    this.#anchor ??= findAnchor(box, content);
    if (!this.#anchor) return;
    const away = drift(box, this.#anchor);
    if (Math.abs(away) < 0.5) return;
    const { scrollTop } = box;
    this.#write(scrollTop + away);
    this.#anchor = shifted(this.#anchor, box.scrollTop - scrollTop);
  }

  #sizeSpacer(): void {
    const { box, content, spacer } = this.#parts;
    const sent = this.#sent?.isConnected ? this.#sent : null;
    const height = sent
      ? spacerHeight(contentY(box, sent), {
          contentHeight: content.offsetHeight,
          view: box.clientHeight,
          gapPx,
        })
      : 0;
    const wanted = `${height}px`;
    if (spacer.style.height !== wanted) spacer.style.height = wanted;
  }

  #onScroll(): void {
    const isOwn = this.#ownTop !== null && Math.abs(this.#parts.box.scrollTop - this.#ownTop) < 1;
    if (isOwn) {
      this.#before = this.#place();
      this.#tell();
      return;
    }
    // Once the reader has moved, coming back to the same place is the reader's doing as well.
    this.#ownTop = null;
    this.#endGlide();
    // What has changed above since the last frame is made up for first: that was not the reader's doing.
    if (!this.#isPinned) this.#compensate();
    const now = this.#place();
    this.#isPinned = isPinnedAfter(this.#isPinned, this.#before, now, { isOwn, hasEnd: this.#hasEnd });
    this.#anchor = this.#isPinned ? null : findAnchor(this.#parts.box, this.#parts.content);
    this.#before = now;
    this.#tell();
  }

  /** The wish to scroll up counts at once: the next piece of an answer must not pull the reader back first. */
  #onIntent(deltaY: number): void {
    if (deltaY !== 0) this.#endGlide();
    if (deltaY > -escapePx || this.#parts.box.scrollTop <= 0) return;
    this.#isPinned = false;
    this.#anchor ??= findAnchor(this.#parts.box, this.#parts.content);
  }

  /** What is opened or closed stays where it is; the end may go where it will. */
  #onClick(target: EventTarget | null): void {
    const isToggle = target instanceof Element && target.closest('summary, [aria-expanded]') !== null;
    if (!isToggle || !this.#isPinned) return;
    this.#endGlide();
    this.#isPinned = false;
    this.#anchor = findAnchor(this.#parts.box, this.#parts.content);
  }

  #noteTouch(event: TouchEvent): void {
    const y = event.touches[0]?.clientY ?? 0;
    if (event.type === 'touchmove') this.#onIntent(this.#touchY - y);
    this.#touchY = y;
  }

  #onKey(key: string): void {
    if (key === 'ArrowUp' || key === 'PageUp' || key === 'Home') this.#onIntent(-escapePx);
  }

  #startGlide(from: number): void {
    const { box } = this.#parts;
    const target = () => box.scrollHeight - box.clientHeight;
    const start = Math.max(from, target() - maxGlidePx);
    let startMs: number | null = null;
    const step = (nowMs: number) => {
      startMs ??= nowMs;
      const elapsedMs = nowMs - startMs;
      this.#write(glidePosition(start, target(), elapsedMs, glideMs));
      if (elapsedMs < glideMs) {
        this.#glide = requestAnimationFrame(step);
        return;
      }
      this.#endGlide();
      this.settle();
    };
    this.#endGlide();
    this.#glide = requestAnimationFrame(step);
  }

  #endGlide(): void {
    cancelAnimationFrame(this.#glide);
    this.#glide = 0;
  }

  #tell(): void {
    const place = this.#place();
    const reach = nearViews * place.view;
    this.#report({
      isAway: !this.#isPinned && (!this.#hasEnd || distanceToEnd(place) > returnPx),
      isScrolled: place.top > 8,
      isNearTop: place.top < reach,
      isNearEnd: distanceToEnd(place) < reach,
    });
  }
}
