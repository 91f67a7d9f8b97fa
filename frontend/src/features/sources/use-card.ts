import { type FocusEvent, type RefObject, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { placeBeside } from '../../ui/place-beside.ts';
import { closeCard, openCard, useIsCardOpen } from './open-card.ts';

/** Long enough not to open in passing, and to get from the chip to its card. */
const hoverMs = 120;
const leaveMs = 200;

interface Places {
  /** Holds the chip and its card. */
  root: RefObject<HTMLSpanElement | null>;
  chip: RefObject<HTMLButtonElement | null>;
  card: RefObject<HTMLSpanElement | null>;
}

/** A chip's card: opened by pointer, focus and tap, closed by leaving and Escape, one at a time on the page. */
export function useCard() {
  const id = useId();
  const isOpen = useIsCardOpen(id);
  const places: Places = { root: useRef(null), chip: useRef(null), card: useRef(null) };
  usePlace(id, isOpen, places);
  useDismissal(id, isOpen, places);
  return { id, isOpen, ...places, events: useOpening(id, places.root) };
}

/** Shows the card beside its chip, wherever that moves, until it is out of sight. */
function usePlace(id: string, isOpen: boolean, { chip, card }: Places): void {
  useLayoutEffect(() => {
    const anchor = chip.current;
    const panel = card.current;
    if (!isOpen || !anchor || !panel) return;
    const place = () => placeBeside(anchor, panel, 'above-start');
    panel.showPopover();
    place();
    // The answer may move beneath while it is being written.
    document.addEventListener('scroll', place, { capture: true, passive: true });
    window.addEventListener('resize', place);
    const sight = new IntersectionObserver(([entry]) => {
      if (entry && !entry.isIntersecting) closeCard(id);
    });
    sight.observe(anchor);
    return () => {
      sight.disconnect();
      document.removeEventListener('scroll', place, { capture: true });
      window.removeEventListener('resize', place);
    };
  }, [id, isOpen, chip, card]);
}

function useDismissal(id: string, isOpen: boolean, { root, chip, card }: Places): void {
  useEffect(() => {
    if (!isOpen) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      // Escape in the composer stops the answer: one press does one thing.
      event.stopPropagation();
      if (card.current?.contains(document.activeElement)) chip.current?.focus();
      closeCard(id);
    };
    const onPointerDown = ({ target }: PointerEvent) => {
      if (target instanceof Node && !root.current?.contains(target)) closeCard(id);
    };
    document.addEventListener('keydown', onKeyDown, true);
    document.addEventListener('pointerdown', onPointerDown, true);
    return () => {
      document.removeEventListener('keydown', onKeyDown, true);
      document.removeEventListener('pointerdown', onPointerDown, true);
    };
  }, [id, isOpen, root, chip, card]);
}

function useOpening(id: string, root: Places['root']) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      closeCard(id);
    },
    [id],
  );
  const later = (act: () => void, delayMs: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(act, delayMs);
  };
  const hasFocus = () => root.current?.contains(document.activeElement) ?? false;
  return {
    // A finger does not hover: its tap is a click.
    onPointerEnter: ({ pointerType }: { pointerType: string }) => {
      if (pointerType !== 'touch') later(() => openCard(id), hoverMs);
    },
    onPointerLeave: ({ pointerType }: { pointerType: string }) => {
      if (pointerType !== 'touch') later(() => hasFocus() || closeCard(id), leaveMs);
    },
    onFocus: () => openCard(id),
    onBlur: ({ relatedTarget }: FocusEvent) => {
      if (!root.current?.contains(relatedTarget)) closeCard(id);
    },
    onClick: () => openCard(id),
  };
}
