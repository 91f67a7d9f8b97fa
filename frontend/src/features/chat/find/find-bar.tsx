import { limits } from '@parley/contract/limits';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { IconButton } from '../../../ui/icon-button.tsx';
import type { Find } from './use-find.ts';

const icon = { size: 18, strokeWidth: 1.75, 'aria-hidden': true } as const;

function countText({ result, hasFailed }: Find): string {
  if (hasFailed) return 'Not reached';
  if (!result) return '';
  return result.total === 0 ? 'No results' : `${result.index + 1} of ${result.total}`;
}

interface FindBarProps {
  find: Find;
  onClose: () => void;
}

/** Looks for words in the whole conversation. A second Ctrl+F, with the field in use, is the browser's. */
export function FindBar({ find, onClose }: FindBarProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const hasPlaces = (find.result?.total ?? 0) > 0;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
    } else if (event.key === 'Enter' && event.target === field.current) {
      event.preventDefault();
      find.step(event.shiftKey ? -1 : 1);
    }
  };
  return (
    <search
      aria-label="Find in conversation"
      className="animate-appear absolute end-3 top-2 z-10 flex max-w-[calc(100%-24px)] items-center gap-0.5 rounded-card border border-border bg-raised p-1 shadow-lift"
      onKeyDown={onKeyDown}
    >
      <input
        ref={field}
        type="search"
        aria-label="Find in conversation"
        placeholder="Find in conversation"
        maxLength={limits.findTextMaxChars}
        className="find-field h-8 w-56 min-w-0 flex-1 rounded-row bg-transparent px-2.5 text-ui outline-none max-wide:text-body"
        onChange={(event) => find.search(event.target.value)}
      />
      <span role="status" className="shrink-0 px-1.5 text-side text-text-3 tabular-nums">
        {countText(find)}
      </span>
      <IconButton label="Previous result" disabled={!hasPlaces} onClick={() => find.step(-1)}>
        <ChevronUp {...icon} />
      </IconButton>
      <IconButton label="Next result" disabled={!hasPlaces} onClick={() => find.step(1)}>
        <ChevronDown {...icon} />
      </IconButton>
      <IconButton label="Close" onClick={onClose}>
        <X {...icon} />
      </IconButton>
    </search>
  );
}
