import { useLayoutEffect, useRef, useState } from 'react';

/** Scrolling up by more than this is a wish to stay; coming this near to the end, to follow again. */
const escapePx = 2;
const returnPx = 60;

/**
 * Keeps the end of growing content in view until the reader scrolls up.
 *
 * One owner: only this hook writes `scrollTop`. A write is recognised by its value when its scroll event comes, every
 * other scroll is the reader's.
 */
export function useFollowScroll() {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isPinned = useRef(true);
  const [isAway, setIsAway] = useState(false);
  const [isScrolled, setIsScrolled] = useState(false);

  useLayoutEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return;
    let lastTop = 0;
    const distance = () => box.scrollHeight - box.scrollTop - box.clientHeight;
    const note = () => {
      lastTop = box.scrollTop;
      setIsAway(!isPinned.current && distance() > returnPx);
      setIsScrolled(box.scrollTop > 8);
    };
    const follow = () => {
      if (isPinned.current) box.scrollTop = box.scrollHeight;
      note();
    };
    const onScroll = () => {
      const isUp = box.scrollTop < lastTop - escapePx;
      const isDown = box.scrollTop > lastTop;
      // Content that shrinks moves the end itself: then nobody scrolled.
      if (distance() <= 1) isPinned.current = true;
      else if (isUp) isPinned.current = false;
      else if (isDown && distance() < returnPx) isPinned.current = true;
      note();
    };
    const onWheel = (event: WheelEvent) => {
      if (event.deltaY < -escapePx && box.scrollTop > 0) isPinned.current = false;
    };
    follow();
    const observer = new ResizeObserver(follow);
    observer.observe(inner);
    observer.observe(box);
    box.addEventListener('scroll', onScroll, { passive: true });
    box.addEventListener('wheel', onWheel, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', onScroll);
      box.removeEventListener('wheel', onWheel);
    };
  }, []);

  const toEnd = () => {
    isPinned.current = true;
    setIsAway(false);
    scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
  };
  return { scroller, content, isAway, isScrolled, toEnd };
}
