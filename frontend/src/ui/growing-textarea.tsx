import { type ComponentProps, type KeyboardEvent, useLayoutEffect, useRef } from 'react';

/**
 * True for the Enter that means "send". Not while an input method composes (229 is how older browsers say so), not with
 * Shift, and not on touch, where Enter is the only way to a new line.
 */
export function isSendKey(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.shiftKey || event.altKey) return false;
  if (event.nativeEvent.isComposing || event.keyCode === 229) return false;
  return event.ctrlKey || event.metaKey || !window.matchMedia('(pointer: coarse)').matches;
}

/** A text field as tall as its text, up to ten lines. */
export function GrowingTextarea({ className = '', ref, ...rest }: ComponentProps<'textarea'>) {
  const own = useRef<HTMLTextAreaElement>(null);
  const { value } = rest;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text.
  useLayoutEffect(() => {
    const area = own.current;
    if (!area || CSS.supports('field-sizing', 'content')) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  }, [value]);
  return (
    <textarea
      rows={1}
      dir="auto"
      {...rest}
      ref={(area) => {
        own.current = area;
        if (typeof ref === 'function') ref(area);
        else if (ref) ref.current = area;
      }}
      className={`block max-h-60 w-full resize-none bg-transparent px-1 text-body leading-6 outline-none [field-sizing:content] ${className}`}
    />
  );
}
