import { CloudOff } from 'lucide-react';
import { useConnection } from '../../../lib/network.ts';

const words = {
  offline: 'You are offline. Answers go on at the server.',
  away: 'The server cannot be reached. This page keeps trying.',
};

/** Lies over the note below the composer, so that nothing moves and no words are covered when it comes and goes. */
export function OfflineBanner() {
  const connection = useConnection();
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-x-0 bottom-[calc(max(8px,env(safe-area-inset-bottom))+var(--keyboard,0px)-4px)] z-20 flex justify-center px-2"
    >
      {connection !== 'online' && (
        // A server that starts again is back before anybody needs to know.
        <p
          className={`flex items-center gap-2 bg-bg px-3 py-0.5 text-meta font-medium text-text-2 ${connection === 'away' ? 'animate-patient' : 'animate-appear'}`}
        >
          <CloudOff size={14} strokeWidth={1.75} className="shrink-0" aria-hidden="true" />
          {words[connection]}
        </p>
      )}
    </div>
  );
}
