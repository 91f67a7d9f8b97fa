import type { MessagePart } from '@parley/contract/conversations';
import { ChevronRight } from 'lucide-react';
import { formatDuration } from '../../../lib/time.ts';
import { useElapsed } from '../../../ui/use-elapsed.ts';
import { SearchLine } from '../../sources/components/search-line.tsx';
import { Notice, type SearchRetry } from './notice.tsx';

interface ReasoningProps {
  text: string;
  durationMs: number;
  /** Since when it is being written; null once it is done. */
  sinceMs: number | null;
}

/** What the model thought aloud: one line that opens. */
function Reasoning({ text, durationMs, sinceMs }: ReasoningProps) {
  const elapsedMs = useElapsed(sinceMs, 1000);
  const isLive = sinceMs !== null;
  return (
    <details className="group mb-3">
      <summary className="inline-flex list-none items-center gap-1.5 rounded-chip py-1 pe-1.5 text-ui text-text-2 hover:text-text">
        <span className={isLive ? 'animate-shimmer' : ''}>
          {isLive ? 'Thinking' : `Thought for ${formatDuration(durationMs)}`}
        </span>
        {isLive && elapsedMs >= 5000 && (
          <span className="text-text-3 tabular-nums">{formatDuration(elapsedMs)}</span>
        )}
        <ChevronRight
          size={16}
          strokeWidth={1.75}
          className="text-text-3 transition-transform group-open:rotate-90"
          aria-hidden="true"
        />
      </summary>
      <div
        dir="auto"
        className="mt-1 mb-4 border-s-2 border-border ps-4 text-ui whitespace-pre-wrap text-text-2 wrap-anywhere"
      >
        {text.trim()}
      </div>
    </details>
  );
}

interface PartsProps {
  parts: MessagePart[];
  thinkingSinceMs: number | null;
  /** The answer has neither text nor thoughts yet. */
  isWaiting: boolean;
  isRunning: boolean;
  retry: SearchRetry;
}

/** What an answer holds beside its text. Its seams and sources stand below it. */
export function Parts({ parts, thinkingSinceMs, isWaiting, isRunning, retry }: PartsProps) {
  return parts.map((part, index) => {
    const isLast = index === parts.length - 1;
    // biome-ignore-start lint/suspicious/noArrayIndexKey: a part keeps its place; new ones come at the end.
    switch (part.type) {
      case 'reasoning':
        return (
          <Reasoning
            key={index}
            text={part.text}
            durationMs={part.duration_ms}
            sinceMs={isLast ? thinkingSinceMs : null}
          />
        );
      case 'notice':
        return (
          <Notice
            key={index}
            code={part.code}
            message={part.message}
            retryAt={part.retry_at ?? null}
            retry={isRunning ? null : retry}
          />
        );
      case 'search':
        return <SearchLine key={index} search={part} isWaiting={isWaiting} isLive={isRunning} />;
      default:
        return null;
    }
    // biome-ignore-end lint/suspicious/noArrayIndexKey: see above.
  });
}

/** Says that an answer was not written in one go. */
export function Seams({ parts }: { parts: MessagePart[] }) {
  const count = parts.filter((part) => part.type === 'seam').length;
  if (count === 0) return null;
  return (
    <p className="mt-3 text-meta text-text-3">
      {count === 1 ? 'This answer was continued once.' : `This answer was continued ${count} times.`}
    </p>
  );
}
