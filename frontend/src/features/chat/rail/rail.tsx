import { type KeyboardEvent, useRef } from 'react';
import { currentMark, type OutlineItem, railMarks } from './outline.ts';

/** Marks are 24 px apart, so that each can be hit. */
const maxMarks = 16;
const minItems = 3;

interface RailProps {
  items: OutlineItem[];
  /** The message at the top of the view; null at the end. */
  topId: number | null;
  onGo: (messageId: number) => void;
}

/** The questions of the conversation, one mark each, at the edge of a wide page. */
export function Rail({ items, topId, onGo }: RailProps) {
  const list = useRef<HTMLElement>(null);
  if (items.length < minItems) return null;
  const marks = railMarks(items, maxMarks);
  const current = currentMark(marks, topId);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[at + step]?.focus();
  };
  return (
    <nav
      ref={list}
      aria-label="Your messages"
      className="absolute end-3 top-1/2 hidden -translate-y-1/2 flex-col @min-[54rem]:flex"
      onKeyDown={onKeyDown}
    >
      {marks.map(({ id, text }, at) => (
        <button
          key={id}
          type="button"
          aria-label={text || 'Message'}
          aria-current={at === current ? 'location' : undefined}
          tabIndex={at === current ? 0 : -1}
          className="rail-mark group/mark relative flex h-6 w-8 items-center justify-end rounded-chip"
          onClick={() => onGo(id)}
        >
          <span
            className={`h-0.5 rounded-full transition-[width,background-color] group-hover/mark:w-6 group-hover/mark:bg-text ${at === current ? 'w-5 bg-text' : 'w-3 bg-border-strong'}`}
          />
        </button>
      ))}
    </nav>
  );
}
