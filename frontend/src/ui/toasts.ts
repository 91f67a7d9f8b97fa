import { create } from 'zustand';

export interface Toast {
  id: number;
  text: string;
  tone: 'neutral' | 'problem';
  action: { label: string; run: () => void } | null;
  lifeMs: number;
}

interface ToastOptions {
  tone?: Toast['tone'];
  action?: Toast['action'];
  lifeMs?: number;
}

/** Few at once: a column of notes is noise. */
const maxShown = 3;
let lastId = 0;

export const useToasts = create<{ shown: Toast[] }>(() => ({ shown: [] }));

export function showToast(text: string, options: ToastOptions = {}): number {
  lastId += 1;
  const toast: Toast = {
    id: lastId,
    text,
    tone: options.tone ?? 'neutral',
    action: options.action ?? null,
    lifeMs: options.lifeMs ?? 5000,
  };
  // The same sentence twice says nothing new.
  useToasts.setState(({ shown }) => ({
    shown: [...shown.filter((other) => other.text !== text), toast].slice(-maxShown),
  }));
  return toast.id;
}

export const dismissToasts = () => useToasts.setState({ shown: [] });

export function dismissToast(id: number): void {
  useToasts.setState(({ shown }) => ({ shown: shown.filter((toast) => toast.id !== id) }));
}
