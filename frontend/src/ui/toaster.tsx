import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { dismissToast, type Toast, useToasts } from './toasts.ts';

function ToastCard({ toast }: { toast: Toast }) {
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => dismissToast(toast.id), toast.lifeMs);
    return () => clearTimeout(timer);
  }, [isHeld, toast]);

  const { action } = toast;
  return (
    <li
      className="animate-rise pointer-events-auto flex max-w-[min(26rem,calc(100vw-32px))] items-center gap-1 rounded-card border border-border bg-raised ps-4 pe-1.5 shadow-lift"
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <span className={`min-w-0 flex-1 py-2.5 text-side ${toast.tone === 'problem' ? 'text-danger' : ''}`}>
        {toast.text}
      </span>
      {action && (
        <button
          type="button"
          className="hit rounded-row px-2.5 text-side font-medium text-accent hover:bg-hover"
          onClick={() => {
            dismissToast(toast.id);
            action.run();
          }}
        >
          {action.label}
        </button>
      )}
      <button
        type="button"
        aria-label="Dismiss"
        className="hit grid place-items-center rounded-row text-text-3 hover:bg-hover hover:text-text"
        onClick={() => dismissToast(toast.id)}
      >
        <X size={16} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </li>
  );
}

/** Notes at the top, out of the composer's way; they wait while a pointer or the focus rests on them. */
export function Toaster() {
  const shown = useToasts((state) => state.shown);
  return (
    <ol
      aria-live="polite"
      aria-label="Notifications"
      className="pointer-events-none fixed inset-x-0 top-[calc(env(safe-area-inset-top)+8px)] z-50 flex flex-col items-center gap-2 wide:ps-(--sidebar-width)"
    >
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </ol>
  );
}
