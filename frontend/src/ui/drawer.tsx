import { type ReactNode, useEffect, useRef } from 'react';

interface DrawerProps {
  label: string;
  /** `end`: from the far edge, and from below where there is no room beside the page. */
  edge?: 'start' | 'end';
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A panel over one edge of the page. A modal `<dialog>` keeps the focus inside, closes on Esc and has the scrim. */
export function Drawer({ label, edge = 'start', isOpen, onClose, children }: DrawerProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc, which the dialog handles itself, is this click's key.
    <dialog
      ref={dialog}
      aria-label={label}
      className="drawer"
      data-edge={edge}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {isOpen && <div className="flex h-full flex-col">{children}</div>}
    </dialog>
  );
}
