import { useSyncExternalStore } from 'react';
import { Emitter } from './emitter.ts';

const answered = new Emitter<void>();
let isAway = false;
const connection = new Emitter<void>();

/** Every request tells here whether something answered it: one that is answered again wakes those who wait. */
export function noteAnswered(hasAnswered: boolean): void {
  const isBack = isAway && hasAnswered;
  const hasChanged = isAway === hasAnswered;
  isAway = !hasAnswered;
  if (hasChanged) connection.emit();
  if (isBack) answered.emit();
}

/** There is a network, and the last request found a server. */
export const isReachable = (): boolean => navigator.onLine && !isAway;

/** Calls `listener` when trying again is worthwhile at once: network, server or reader came back. */
export function onComeback(listener: () => void): () => void {
  const onVisible = () => {
    if (document.visibilityState === 'visible') listener();
  };
  window.addEventListener('online', listener);
  document.addEventListener('visibilitychange', onVisible);
  const stopListening = answered.on(listener);
  return () => {
    stopListening();
    window.removeEventListener('online', listener);
    document.removeEventListener('visibilitychange', onVisible);
  };
}

/** Waits `ms`, or less when network, server or reader come back first, or `signal` aborts. */
export function comebackOr(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      stopListening();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    const stopListening = onComeback(finish);
    signal.addEventListener('abort', finish);
  });
}

/**
 * What `heard` gives, if it comes within `silenceMs`; half of that when network, server or reader come back meanwhile, as
 * after a sleep: a connection may have died without a word.
 *
 * Errors: rejects when nothing came.
 */
export async function beforeSilence<T>(heard: Promise<T>, silenceMs: number): Promise<T> {
  const sinceMs = Date.now();
  const silence = Promise.withResolvers<never>();
  const fail = () => silence.reject(new Error('The connection fell silent.'));
  const timer = setTimeout(fail, silenceMs);
  const stopListening = onComeback(() => {
    if (Date.now() - sinceMs > silenceMs / 2) fail();
  });
  try {
    return await Promise.race([heard, silence.promise]);
  } finally {
    clearTimeout(timer);
    stopListening();
  }
}

const delaysMs = [0, 1000, 2000, 4000, 8000];

/** How long to wait after so many failures in a row, with a quarter of jitter either way. */
export function reconnectDelayMs(failures: number): number {
  const delay = delaysMs[Math.min(failures, delaysMs.length - 1)] ?? 0;
  return delay * (0.75 + Math.random() / 2);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  const stopListening = connection.on(listener);
  return () => {
    stopListening();
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** `away`: there is a network, but the last request found no server. */
export function useConnection(): 'online' | 'offline' | 'away' {
  return useSyncExternalStore(
    subscribe,
    () => (navigator.onLine ? (isAway ? 'away' : 'online') : 'offline'),
    () => 'online',
  );
}
