import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { ScrollController, type ScrollReport } from './controller.ts';

/** The elements of a transcript, who scrolls them, and where they stand. */
export interface Scroll {
  box: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  spacer: RefObject<HTMLDivElement | null>;
  controller: RefObject<ScrollController | null>;
  report: ScrollReport;
}

/** What is likely, so that most conversations are drawn once: with turns that are not mounted the end lies further down. */
const likelyReport = (from: number): ScrollReport => ({
  isAway: false,
  isScrolled: from > 0,
  isNearTop: from > 0,
  isNearEnd: true,
});

const isSame = (one: ScrollReport, other: ScrollReport): boolean =>
  one.isAway === other.isAway &&
  one.isScrolled === other.isScrolled &&
  one.isNearTop === other.isNearTop &&
  one.isNearEnd === other.isNearEnd;

/** A scroll controller for the elements that the refs are given to. `shown`, from `from` to `to`, is what the content is made from. */
export function useScroll(hasEnd: boolean, shown: unknown, from: number, to: number): Scroll {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const controller = useRef<ScrollController>(null);
  const [report, setReport] = useState(() => likelyReport(from));
  useLayoutEffect(() => {
    if (!box.current || !content.current || !spacer.current) return;
    const parts = { box: box.current, content: content.current, spacer: spacer.current };
    const made = new ScrollController(parts, (next) => setReport((now) => (isSame(now, next) ? now : next)));
    controller.current = made;
    return made.connect();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown moves things, whatever it is.
  useLayoutEffect(() => {
    controller.current?.setHasEnd(hasEnd);
    controller.current?.settle();
  }, [hasEnd, shown, from, to]);
  return { box, content, spacer, controller, report };
}
