import { CloudOff } from 'lucide-react';
import { useIsOnline } from '../../../lib/network.ts';

export function OfflineBanner() {
  const isOnline = useIsOnline();
  return (
    <div role="status">
      {!isOnline && (
        <p className="flex items-center justify-center gap-2 bg-hover px-4 py-2 text-side text-text-2">
          <CloudOff size={16} strokeWidth={1.75} aria-hidden="true" />
          You are offline. Answers go on at the server and appear when you are back.
        </p>
      )}
    </div>
  );
}
