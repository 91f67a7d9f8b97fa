import { useEffect } from 'react';
import { appName } from '../../../lib/app-name.ts';
import { onComeback } from '../../../lib/network.ts';
import { Button } from '../../../ui/button.tsx';
import { Mark } from '../../../ui/mark.tsx';
import { restoreSession } from '../../accounts/state.ts';

const retryMs = 4000;

/** Asks again who is here for as long as the server does not answer. */
export function useSessionRetry(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return;
    const timer = setInterval(() => void restoreSession(), retryMs);
    const stop = onComeback(() => void restoreSession());
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [isNeeded]);
}

/** The server does not answer, and nothing is kept that could be read meanwhile. */
export function Unreachable() {
  return (
    <main className="grid h-full place-items-center px-6">
      <div className="flex max-w-sm flex-col items-center gap-4 text-center" role="alert">
        <Mark size={36} />
        <h1 className="text-h2 font-medium">{appName} cannot be reached</h1>
        <p className="text-text-2">
          The server may be starting, or the network is down. This page keeps trying.
        </p>
        <Button onClick={() => void restoreSession()}>Try now</Button>
      </div>
    </main>
  );
}
