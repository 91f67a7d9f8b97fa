import { CloudOff } from 'lucide-react';
import { useConnection } from '../../../lib/network.ts';

const words = {
  offline: 'You are offline. Answers go on at the server.',
  away: 'The server cannot be reached. This page keeps trying.',
};

/** Lies over the top of the conversation, so that nothing moves when it comes and goes. */
export function OfflineBanner() {
  const connection = useConnection();
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-x-0 top-[calc(52px+env(safe-area-inset-top)+4px)] z-20 flex justify-center px-4"
    >
      {connection !== 'online' && (
        // A server that starts again is back before anybody needs to know.
        <p
          className={`flex items-center gap-2 rounded-bubble border border-border bg-raised px-3.5 py-1.5 text-side text-text-2 shadow-lift ${connection === 'away' ? 'animate-patient' : 'animate-appear'}`}
        >
          <CloudOff size={16} strokeWidth={1.75} className="shrink-0" aria-hidden="true" />
          {words[connection]}
        </p>
      )}
    </div>
  );
}
