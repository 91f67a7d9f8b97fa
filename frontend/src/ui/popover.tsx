import { type ComponentProps, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { type Placement, placeBeside } from './place-beside.ts';

/** Spread on the button that opens the popover. */
export type TriggerProps = Pick<
  ComponentProps<'button'>,
  'ref' | 'aria-expanded' | 'aria-haspopup' | 'aria-controls' | 'onPointerDown' | 'onClick'
>;

interface PopoverProps {
  label: string;
  role: 'menu' | 'dialog' | 'listbox';
  placement?: Placement;
  className?: string;
  trigger: (props: TriggerProps, isOpen: boolean) => ReactNode;
  /** Rendered only while open. */
  children: (close: () => void) => ReactNode;
  onKeyDown?: ComponentProps<'div'>['onKeyDown'];
}

/** A native popover beside its trigger: the browser does the top layer, Esc, outside clicks and the focus's return. */
export function Popover({
  label,
  role,
  placement = 'below-start',
  className = '',
  trigger,
  children,
  onKeyDown,
}: PopoverProps) {
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const wasOpenOnPress = useRef(false);

  useLayoutEffect(() => {
    if (!isOpen || !anchor.current || !panel.current) return;
    panel.current.showPopover();
    placeBeside(anchor.current, panel.current, placement);
    const first = panel.current.querySelector<HTMLElement>('[data-autofocus]') ?? panel.current;
    first.focus({ preventScroll: true });
  }, [isOpen, placement]);

  const close = () => panel.current?.hidePopover();
  return (
    <>
      {trigger(
        {
          ref: anchor,
          'aria-expanded': isOpen,
          'aria-haspopup': role,
          'aria-controls': isOpen ? id : undefined,
          // The press that dismisses an open popover must not open it again.
          onPointerDown: () => {
            wasOpenOnPress.current = isOpen;
          },
          onClick: () => {
            if (!wasOpenOnPress.current) setIsOpen(true);
            wasOpenOnPress.current = false;
          },
        },
        isOpen,
      )}
      {isOpen && (
        // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useAriaPropsSupportedByRole: its role comes with the props.
        <div
          ref={panel}
          id={id}
          popover="auto"
          role={role}
          aria-label={label}
          tabIndex={-1}
          className={`popup outline-none ${className}`}
          onKeyDown={onKeyDown}
          onToggle={(event) => {
            if (event.newState === 'closed') setIsOpen(false);
          }}
        >
          {children(close)}
        </div>
      )}
    </>
  );
}
