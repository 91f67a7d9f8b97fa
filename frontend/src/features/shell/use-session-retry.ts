import { useEffect } from 'react';
import { onComeback } from '../../lib/network.ts';
import { restoreSession } from '../accounts/state.ts';

const retryMs = 4000;

/** Asks again who is here for as long as the server has not answered. */
export function useSessionRetry(isUnreachable: boolean): void {
  useEffect(() => {
    if (!isUnreachable) return;
    const retry = () => void restoreSession();
    const timer = setInterval(retry, retryMs);
    const stop = onComeback(retry);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [isUnreachable]);
}
