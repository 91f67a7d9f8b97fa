import { CircleAlert, RotateCcw, StepForward } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import type { ShownAnswer } from '../types.ts';

interface OutcomeProps {
  answer: ShownAnswer;
  /** Only the last answer can be continued: what followed an earlier one was said to it as it is. */
  isLast: boolean;
  canRetry: boolean;
  onRetry: () => void;
  onContinue: () => void;
}

const titles: Record<string, string> = {
  model_not_found: 'This model does not exist any more',
  model_unavailable: 'The model cannot be reached',
  model_auth_failed: 'The provider refused the key',
  model_rate_limited: 'The provider asks to slow down',
  model_server_error: 'The provider has a problem',
  model_timeout: 'The model took too long',
  model_stream_cut: 'The connection to the model broke',
  model_bad_response: 'The model’s answer could not be read',
  model_refused: 'The provider refused this request',
  context_overflow: 'This conversation is too long for the model',
};

interface QuietProps {
  children: string;
  /** Null when there is nothing that could be continued, or not here. */
  onContinue?: (() => void) | null;
}

function Quiet({ children, onContinue = null }: QuietProps) {
  return (
    <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-side text-text-3">
      {children}
      {onContinue && (
        <Button onClick={onContinue} className="h-8">
          <StepForward size={16} strokeWidth={1.75} aria-hidden="true" />
          Continue
        </Button>
      )}
    </p>
  );
}

/** How an answer ended, when it did not simply end. */
export function Outcome({ answer, isLast, canRetry, onRetry, onContinue }: OutcomeProps) {
  const { status, error, finishReason, text } = answer;
  const canContinue = text !== '' && isLast && canRetry;
  if (status === 'running') return null;
  if (status === 'stopped') {
    if (text === '') return <Quiet>Stopped before the first word.</Quiet>;
    return <Quiet onContinue={canContinue ? onContinue : null}>You stopped this answer.</Quiet>;
  }
  if (status === 'done') {
    if (finishReason === 'length')
      return (
        <Quiet onContinue={canContinue ? onContinue : null}>
          The model reached its limit for one answer.
        </Quiet>
      );
    if (finishReason === 'content-filter') return <Quiet>The provider’s filter ended this answer.</Quiet>;
    return text ? null : <Quiet>The model answered with nothing.</Quiet>;
  }
  const isFailed = status === 'failed';
  const title = isFailed
    ? (titles[error?.code ?? ''] ?? 'This answer failed')
    : 'This answer was interrupted';
  const line = isFailed ? error?.message : 'The server stopped while it was being written.';
  return (
    <div className="mt-3 flex flex-wrap items-start gap-3 rounded-card border border-border px-4 py-3 first:mt-0 wide:flex-nowrap">
      <CircleAlert size={18} strokeWidth={1.75} className="mt-px shrink-0 text-danger" aria-hidden="true" />
      <div className="min-w-0 grow basis-[calc(100%-30px)] wide:basis-0">
        <p className="text-ui font-medium">{title}</p>
        {line && <p className="mt-0.5 text-side text-text-2 wrap-anywhere">{line}</p>}
      </div>
      <div className="ms-7.5 flex shrink-0 gap-2 wide:ms-0">
        {canContinue && (
          <Button onClick={onContinue}>
            <StepForward size={16} strokeWidth={1.75} aria-hidden="true" />
            Continue
          </Button>
        )}
        <Button onClick={onRetry} disabled={!canRetry}>
          <RotateCcw size={16} strokeWidth={1.75} aria-hidden="true" />
          Retry
        </Button>
      </div>
    </div>
  );
}
