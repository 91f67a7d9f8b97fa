import type { Ref } from 'react';

interface MarkedTextProps {
  text: string;
  /** What is marked, in UTF-16 units. */
  range: { start: number; end: number } | null;
  ref?: Ref<HTMLElement>;
}

/** Text with one place of it marked. */
export function MarkedText({ text, range, ref }: MarkedTextProps) {
  if (!range) return text;
  return (
    <>
      {text.slice(0, range.start)}
      <mark ref={ref}>{text.slice(range.start, range.end)}</mark>
      {text.slice(range.end)}
    </>
  );
}
