import { CloudOff } from 'lucide-react';
import { useEffect } from 'react';
import { onComeback } from '../../../lib/network.ts';
import { loadThread } from '../actions.ts';
import type { Thread } from '../types.ts';

const retryMs = 5000;

const timeOf = (atMs: number) =>
  new Date(atMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Says that what is shown was kept in this browser, and asks the server again until it answers. */
export function KeptNotice({ thread }: { thread: Thread }) {
  const { id, isKept, readAtMs } = thread;
  useEffect(() => {
    if (!isKept || id === null) return;
    const read = () => void loadThread(id);
    const timer = setInterval(read, retryMs);
    const stop = onComeback(read);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [id, isKept]);
  return (
    <div role="status">
      {isKept && (
        <p className="flex animate-appear items-center justify-center gap-2 px-4 py-2 text-center text-side text-text-2">
          <CloudOff size={16} strokeWidth={1.75} className="shrink-0" aria-hidden="true" />
          {`This is how it was on ${timeOf(readAtMs)}.`}
        </p>
      )}
    </div>
  );
}
