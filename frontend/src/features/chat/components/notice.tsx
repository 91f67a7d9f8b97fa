import { GlobeX, Info, RotateCcw } from 'lucide-react';
import { formatClock } from '../../../lib/time.ts';
import { Button } from '../../../ui/button.tsx';
import { useIsPast } from '../../../ui/use-is-past.ts';

/** Where another try may find what this one did not. */
const retryable = new Set(['search_blocked', 'search_failed', 'search_no_results', 'pages_unread']);

export interface SearchRetry {
  canRetry: boolean;
  /** Asks for another answer, with the web in any case. */
  onRetry: () => void;
}

interface NoticeProps {
  code: string;
  message: string;
  retryAt: string | null;
  /** Null while the answer is being written. */
  retry: SearchRetry | null;
}

function RetrySearch({ retryAt, canRetry, onRetry }: SearchRetry & Pick<NoticeProps, 'retryAt'>) {
  const isPast = useIsPast(retryAt);
  return (
    <span className="ms-6.5 flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 wide:ms-0 wide:shrink-0 wide:flex-nowrap">
      {!isPast && retryAt && (
        <span className="text-meta text-text-3 tabular-nums">Possible from {formatClock(retryAt)}</span>
      )}
      <Button onClick={onRetry} disabled={!canRetry || !isPast}>
        <RotateCcw size={16} strokeWidth={1.75} aria-hidden="true" />
        Retry
      </Button>
    </span>
  );
}

/** Something the reader should know about an answer. About the web it is a banner, with a way to try again. */
export function Notice({ code, message, retryAt, retry }: NoticeProps) {
  if (!retryable.has(code) && code !== 'search_disabled') {
    return (
      <p className="mb-3 flex items-start gap-2 text-side text-text-3">
        <Info size={16} strokeWidth={1.75} className="mt-px shrink-0" aria-hidden="true" />
        {message}
      </p>
    );
  }
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card border border-border bg-sidebar px-4 py-3 wide:flex-nowrap">
      <p className="flex min-w-0 grow basis-full items-start gap-2.5 text-side text-text-2 wide:basis-0">
        <GlobeX size={16} strokeWidth={1.75} className="mt-px shrink-0 text-text-3" aria-hidden="true" />
        <span className="min-w-0 wrap-anywhere">{message}</span>
      </p>
      {retry && retryable.has(code) && <RetrySearch retryAt={retryAt} {...retry} />}
    </div>
  );
}
