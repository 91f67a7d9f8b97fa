import { type ReactNode, useLayoutEffect, useRef } from 'react';

interface DialogProps {
  label: string;
  /** `top`: stays at its upper edge while what it shows grows and shrinks. */
  place?: 'middle' | 'top';
  onClose: () => void;
  children: ReactNode;
}

/** A panel over the page for as long as it is mounted. The browser keeps the focus inside, closes on Esc, gives it back. */
export function Dialog({ label, place = 'middle', onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Taken out of the page while open, it would keep the focus from coming back.
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc, which the dialog handles itself, is this click's key.
    <dialog
      ref={dialog}
      aria-label={label}
      className="dialog"
      data-place={place}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {children}
    </dialog>
  );
}
