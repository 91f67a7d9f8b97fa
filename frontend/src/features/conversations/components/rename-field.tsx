import { limits } from '@parley/contract/limits';
import { useRef } from 'react';

interface RenameFieldProps {
  title: string;
  /** The new title, or null when the reader changed their mind. */
  onDone: (title: string | null) => void;
}

/** Takes the row's place: Enter or leaving keeps the new name, Esc the old one. */
export function RenameField({ title, onDone }: RenameFieldProps) {
  const isDone = useRef(false);
  const finish = (value: string | null) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(value);
  };
  return (
    <input
      aria-label="New name"
      defaultValue={title}
      maxLength={limits.titleMaxChars}
      // biome-ignore lint/a11y/noAutofocus: the reader has just asked to rename.
      autoFocus
      dir="auto"
      className="row-height w-full rounded-row border border-border-strong bg-raised px-2.25 text-side outline-offset-0 pointer-coarse:text-body"
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') finish(event.currentTarget.value);
        if (event.key !== 'Escape') return;
        // The drawer that may hold this list must stay open.
        event.preventDefault();
        finish(null);
      }}
    />
  );
}
