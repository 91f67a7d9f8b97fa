import { formatDuration } from '../../../lib/time.ts';
import { formatProgress, ProgressBar } from '../../../ui/progress-bar.tsx';
import { useElapsed } from '../../../ui/use-elapsed.ts';
import type { LiveAnswer } from '../types.ts';

const statusAfterMs = 800;
const elapsedAfterMs = 5000;

function statusText(live: LiveAnswer, elapsedMs: number): string {
  if (live.isStopping)
    return live.isReconnecting ? 'Stopping as soon as the server can be reached' : 'Stopping';
  if (live.isOffline) return 'Not sent yet. It is sent as soon as the server takes it';
  if (live.isReconnecting) return 'Reconnecting';
  if (live.progress) return live.progress.message;
  return elapsedMs >= statusAfterMs ? 'Thinking' : '';
}

/** What stands where the answer will be, from the press of Send to its first word. */
export function Waiting({ live }: { live: LiveAnswer }) {
  const elapsedMs = useElapsed(live.startedAtMs, 200);
  const text = statusText(live, elapsedMs);
  const { progress } = live;
  return (
    <div className="flex min-h-6.5 flex-col justify-center gap-2">
      <div className="flex items-center gap-2.5 text-ui text-text-2">
        <span className="size-2 animate-breathe rounded-full bg-text" />
        {text && <span className="animate-appear">{text}</span>}
        {text && elapsedMs >= elapsedAfterMs && (
          <span className="text-text-3 tabular-nums">{formatDuration(elapsedMs)}</span>
        )}
      </div>
      {progress && progress.received_bytes > 0 && (
        <div className="flex max-w-80 items-center gap-3">
          <ProgressBar
            label={progress.message}
            received={progress.received_bytes}
            total={progress.total_bytes}
          />
          <span className="shrink-0 text-meta text-text-3 tabular-nums">
            {formatProgress(progress.received_bytes, progress.total_bytes)}
          </span>
        </div>
      )}
    </div>
  );
}
